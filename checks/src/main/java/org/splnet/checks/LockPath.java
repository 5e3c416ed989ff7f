package org.splnet.checks;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/**
 * An expression that names the same object wherever it occurs in a method: {@code this}, a variable
 * that is assigned once, and from there on fields and record components. {@code lock}, {@code
 * this.lock} and {@code (this).lock} are one path.
 *
 * <p>The first step is a class (that class's {@code this}), a variable or a static field; each
 * further one is a field or a record accessor.
 */
record LockPath(List<Symbol> steps) {
  LockPath {
    steps = List.copyOf(steps);
  }

  /** The object that {@code type}'s code calls {@code this}. */
  static LockPath self(ClassSymbol type) {
    return new LockPath(List.of(type));
  }

  /**
   * The path of an expression in the method being looked at, or null if it names no fixed object.
   */
  static @Nullable LockPath of(ExpressionTree tree, VisitorState state) {
    return switch (tree) {
      case ParenthesizedTree parenthesized -> of(parenthesized.getExpression(), state);
      case TypeCastTree cast -> of(cast.getExpression(), state);
      case IdentifierTree identifier -> ofName(identifier, state);
      case MemberSelectTree select -> ofSelect(select, state);
      case MethodInvocationTree call -> ofAccessor(call, state);
      default -> null;
    };
  }

  /** The object on which a field is read, or a method called, by this name or selection. */
  static @Nullable LockPath receiver(ExpressionTree member, VisitorState state) {
    if (member instanceof MemberSelectTree select) {
      return of(select.getExpression(), state);
    }
    Symbol symbol = ASTHelpers.getSymbol(member);
    return symbol == null ? null : implicitReceiver(symbol, state);
  }

  /** This path and one step more; a static field stands for itself. */
  LockPath then(Symbol step) {
    if (step.isStatic()) {
      return new LockPath(List.of(step));
    }
    List<Symbol> longer = new ArrayList<>(steps);
    longer.add(step);
    return new LockPath(longer);
  }

  boolean isSelf(ClassSymbol type) {
    return steps.size() == 1 && steps.getFirst() == type;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Symbol step : steps) {
      text.append(text.isEmpty() ? "" : ".");
      text.append(step instanceof ClassSymbol ? "this" : step.getSimpleName());
    }
    return text.toString();
  }

  private static @Nullable LockPath ofName(IdentifierTree identifier, VisitorState state) {
    if (identifier.getName().contentEquals("this") || identifier.getName().contentEquals("super")) {
      ClassSymbol type = enclosingClass(state);
      return type == null ? null : self(type);
    }
    if (!(ASTHelpers.getSymbol(identifier) instanceof VarSymbol variable)) {
      return null;
    }
    if (variable.getKind() == ElementKind.FIELD) {
      LockPath receiver = implicitReceiver(variable, state);
      return receiver == null ? null : receiver.then(variable);
    }
    boolean assignedOnce = (variable.flags() & (Flags.FINAL | Flags.EFFECTIVELY_FINAL)) != 0;
    return assignedOnce ? new LockPath(List.of(variable)) : null;
  }

  private static @Nullable LockPath ofSelect(MemberSelectTree select, VisitorState state) {
    Symbol symbol = ASTHelpers.getSymbol(select);
    if (select.getIdentifier().contentEquals("this")
        || select.getIdentifier().contentEquals("super")) {
      return ASTHelpers.getSymbol(select.getExpression()) instanceof ClassSymbol type
          ? self(type)
          : null;
    }
    if (!(symbol instanceof VarSymbol field) || field.getKind() != ElementKind.FIELD) {
      return null;
    }
    if (field.isStatic()) {
      return new LockPath(List.of(field));
    }
    LockPath receiver = of(select.getExpression(), state);
    return receiver == null ? null : receiver.then(field);
  }

  private static @Nullable LockPath ofAccessor(MethodInvocationTree call, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(call);
    boolean accessor =
        method.params().isEmpty()
            && !method.isStatic()
            && method.owner instanceof ClassSymbol owner
            && owner.getRecordComponents().stream().anyMatch(c -> c.name == method.name);
    if (!accessor) {
      return null;
    }
    LockPath receiver = receiver(call.getMethodSelect(), state);
    return receiver == null ? null : receiver.then(method);
  }

  /** The {@code this} that an unqualified use of the member means. */
  private static @Nullable LockPath implicitReceiver(Symbol member, VisitorState state) {
    for (TreePath path = state.getPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof ClassTree tree) {
        ClassSymbol type = ASTHelpers.getSymbol(tree);
        if (member.isStatic() || type.isSubClass(member.owner, state.getTypes())) {
          return self(type);
        }
      }
    }
    return null;
  }

  private static @Nullable ClassSymbol enclosingClass(VisitorState state) {
    for (TreePath path = state.getPath(); path != null; path = path.getParentPath()) {
      if (path.getLeaf() instanceof ClassTree tree) {
        return ASTHelpers.getSymbol(tree);
      }
    }
    return null;
  }
}
