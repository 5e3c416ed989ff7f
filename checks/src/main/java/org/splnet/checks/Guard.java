package org.splnet.checks;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Flags;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code @GuardedBy} as written on a member, and the fields that its value names, found from the
 * member's class on. {@code fields} is empty if there is no such field.
 */
record Guard(Symbol member, String value, List<VarSymbol> fields) {
  static final String ANNOTATION = "org.splnet.kernel.GuardedBy";

  /** The guard of a field, or of a method or one that it overrides; null if there is none. */
  static @Nullable Guard of(Symbol member, VisitorState state) {
    Guard own = written(member, state);
    if (own == null && member instanceof MethodSymbol method) {
      for (MethodSymbol overridden : ASTHelpers.findSuperMethods(method, state.getTypes())) {
        Guard inherited = written(overridden, state);
        if (inherited != null) {
          return inherited;
        }
      }
    }
    return own;
  }

  boolean isResolved() {
    return !fields.isEmpty();
  }

  /** Whether code at the place being looked at could not name the lock if it wanted to. */
  boolean isHidden(VisitorState state) {
    ClassSymbol here = ASTHelpers.getSymbol(state.findEnclosing(ClassTree.class));
    return fields.stream()
        .anyMatch(field ->
            field.isPrivate()
                ? field.outermostClass() != here.outermostClass()
                : (field.flags() & (Flags.PUBLIC | Flags.PROTECTED)) == 0
                    && field.packge() != here.packge());
  }

  /** The lock of the given object. */
  LockPath lockOf(LockPath receiver) {
    LockPath lock = receiver;
    for (VarSymbol field : fields) {
      lock = lock.then(field);
    }
    return lock;
  }

  private static @Nullable Guard written(Symbol member, VisitorState state) {
    for (Attribute.Compound annotation : member.getRawAttributes()) {
      if (annotation.type.tsym.getQualifiedName().contentEquals(ANNOTATION)
          && annotation.member(state.getName("value")) instanceof Attribute.Constant constant) {
        String value = (String) constant.value;
        return new Guard(member, value, resolve(value, ASTHelpers.enclosingClass(member), state));
      }
    }
    return null;
  }

  /** Follows the names, as in {@code lock} or {@code queue.lock}; empty if one names no field. */
  private static List<VarSymbol> resolve(String value, ClassSymbol from, VisitorState state) {
    String names = value.startsWith("this.") ? value.substring("this.".length()) : value;
    List<VarSymbol> fields = new ArrayList<>();
    Symbol type = from;
    for (String name : names.split("\\.", -1)) {
      VarSymbol field = type instanceof ClassSymbol owner ? find(owner, name, state) : null;
      if (field == null) {
        return List.of();
      }
      fields.add(field);
      type = field.type.tsym;
    }
    return List.copyOf(fields);
  }

  private static @Nullable VarSymbol find(ClassSymbol owner, String name, VisitorState state) {
    for (Type type : state.getTypes().closure(owner.type)) {
      for (Symbol symbol : type.tsym.members().getSymbolsByName(state.getName(name))) {
        if (symbol instanceof VarSymbol field) {
          return field;
        }
      }
    }
    return null;
  }
}
