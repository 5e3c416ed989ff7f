package org.splnet.checks;

import static com.google.errorprone.BugPattern.SeverityLevel.ERROR;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/**
 * The house rules for locks, as far as the text of one method can show them.
 *
 * <ul>
 *   <li>A field marked {@code @GuardedBy} is touched only where its object's lock is held.
 *   <li>A method named {@code …Locked} is marked {@code @GuardedBy}; a method so marked is called
 *       only where its object's lock is held, or where some lock is if that one cannot be named.
 *   <li>A lock that is taken is given back by the {@code finally} of the very next statement.
 * </ul>
 *
 * {@link HeldLocks} says what "held" means, {@link LockPath} when two expressions are one lock.
 */
@BugPattern(
    name = "LockedCheck",
    summary = "Guarded state needs its lock, and a lock that is taken needs try and finally.",
    linkType = BugPattern.LinkType.NONE,
    severity = ERROR)
public final class LockedCheck extends BugChecker
    implements BugChecker.IdentifierTreeMatcher,
        BugChecker.MemberSelectTreeMatcher,
        BugChecker.MethodInvocationTreeMatcher,
        BugChecker.MemberReferenceTreeMatcher,
        BugChecker.MethodTreeMatcher,
        BugChecker.VariableTreeMatcher {
  private static final long serialVersionUID = 1L;

  private static final List<String> LOCK_TYPES =
      List.of(
          "org.splnet.kernel.Mutex", "org.splnet.kernel.RwLock", "org.splnet.kernel.KernelLock");

  private static final Set<String> ENTER = Set.of("enter", "enterRead", "enterWrite");
  private static final Set<String> TRY = Set.of("tryEnter", "tryEnterRead", "tryEnterWrite");

  @Override
  public Description matchIdentifier(IdentifierTree tree, VisitorState state) {
    return checkField(tree, state);
  }

  @Override
  public Description matchMemberSelect(MemberSelectTree tree, VisitorState state) {
    return checkField(tree, state);
  }

  @Override
  public Description matchMethodInvocation(MethodInvocationTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    Description unguarded = checkCall(tree, method, tree.getMethodSelect(), state);
    return unguarded != Description.NO_MATCH ? unguarded : checkEntry(tree, method, state);
  }

  @Override
  public Description matchMemberReference(MemberReferenceTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    Guard guard = Guard.of(method, state);
    return guard == null
        ? Description.NO_MATCH
        : report(
            tree,
            "%s needs %s held, which nothing promises for a method reference; write a method that"
                + " takes the lock",
            method.getSimpleName(),
            guard.value());
  }

  @Override
  public Description matchMethod(MethodTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    String name = method.getSimpleName().toString();
    if (name.endsWith("Locked") && !name.equals("isLocked") && Guard.of(method, state) == null) {
      return report(
          tree, "%s is named …Locked: say by @GuardedBy which lock its caller must hold", name);
    }
    return checkGuard(tree, method, state);
  }

  @Override
  public Description matchVariable(VariableTree tree, VisitorState state) {
    VarSymbol variable = ASTHelpers.getSymbol(tree);
    return variable.getKind() == ElementKind.FIELD
        ? checkGuard(tree, variable, state)
        : Description.NO_MATCH;
  }

  /** The value of a {@code @GuardedBy} names a field. */
  private Description checkGuard(Tree tree, Symbol member, VisitorState state) {
    Guard guard = Guard.of(member, state);
    return guard == null || guard.isResolved()
        ? Description.NO_MATCH
        : report(
            tree,
            "@GuardedBy(\"%s\"): %s has no such field",
            guard.value(),
            ASTHelpers.enclosingClass(guard.member()).getSimpleName());
  }

  private Description checkField(ExpressionTree tree, VisitorState state) {
    if (!(ASTHelpers.getSymbol(tree) instanceof VarSymbol field)
        || field.getKind() != ElementKind.FIELD) {
      return Description.NO_MATCH;
    }
    return checkHeld(tree, field, tree, isWritten(state), state);
  }

  private Description checkCall(
      MethodInvocationTree call, MethodSymbol method, ExpressionTree select, VisitorState state) {
    return checkHeld(call, method, select, /* forWriting= */ false, state);
  }

  private Description checkHeld(
      Tree tree, Symbol member, ExpressionTree select, boolean forWriting, VisitorState state) {
    Guard guard = Guard.of(member, state);
    if (guard == null || !guard.isResolved()) {
      return Description.NO_MATCH;
    }
    LockPath receiver = LockPath.receiver(select, state);
    if (receiver == null) {
      return report(
          tree,
          "%s is guarded by %s, but it cannot be seen which object's: put the object into a"
              + " variable that is assigned once",
          member.getSimpleName(),
          guard.value());
    }
    LockPath lock = guard.lockOf(receiver);
    if (guard.isHidden(state)) {
      // A condition's interlock, say: its caller knows the lock by another name.
      return new HeldLocks(state).holds(null, receiver, forWriting)
          ? Description.NO_MATCH
          : report(tree, "%s needs its caller to hold a lock (%s)", member.getSimpleName(), lock);
    }
    return new HeldLocks(state).holds(lock, receiver, forWriting)
        ? Description.NO_MATCH
        : report(
            tree,
            "%s needs %s held%s: here is neither a try that follows its enter and exits it in"
                + " finally, nor @GuardedBy on the method",
            member.getSimpleName(),
            lock,
            forWriting ? " for writing" : "");
  }

  /** A lock that is taken is given back by the {@code finally} of the next statement. */
  private Description checkEntry(
      MethodInvocationTree call, MethodSymbol method, VisitorState state) {
    String name = method.getSimpleName().toString();
    ExpressionTree target = HeldLocks.targetOf(call);
    if (target == null || !(ENTER.contains(name) || TRY.contains(name)) || !isLock(method, state)) {
      return Description.NO_MATCH;
    }
    TreePath parent = state.getPath().getParentPath();
    if (TRY.contains(name)) {
      return parent.getLeaf() instanceof ExpressionStatementTree
          ? report(call, "the result of %s says whether the lock is held: use it", name)
          : Description.NO_MATCH;
    }
    if (parent.getLeaf() instanceof StatementTree statement
        && nextStatement(statement, parent.getParentPath().getLeaf()) instanceof TryTree next
        && HeldLocks.exits(next.getFinallyBlock()).stream()
            .anyMatch(exit -> isExitOf(exit, name, target, state))) {
      return Description.NO_MATCH;
    }
    return report(
        call,
        "%s.%s must be followed directly by a try whose finally gives the lock back",
        state.getSourceForNode(target),
        name);
  }

  private static boolean isExitOf(
      MethodInvocationTree exit, String entry, ExpressionTree target, VisitorState state) {
    ExpressionTree exited = HeldLocks.targetOf(exit);
    if (exited == null || !HeldLocks.TAKEN_BY.get(HeldLocks.nameOf(exit)).contains(entry)) {
      return false;
    }
    LockPath lock = LockPath.of(target, state);
    return lock != null
        ? lock.equals(LockPath.of(exited, state))
        : state.getSourceForNode(target).equals(state.getSourceForNode(exited));
  }

  private static @Nullable StatementTree nextStatement(StatementTree statement, Tree parent) {
    List<? extends StatementTree> siblings =
        switch (parent) {
          case BlockTree block -> block.getStatements();
          case CaseTree branch when branch.getStatements() != null -> branch.getStatements();
          default -> List.of();
        };
    int next = siblings.indexOf(statement) + 1;
    return next > 0 && next < siblings.size() ? siblings.get(next) : null;
  }

  private static boolean isLock(MethodSymbol method, VisitorState state) {
    for (String name : LOCK_TYPES) {
      Type lock = state.getTypeFromString(name);
      if (lock != null && ASTHelpers.isSubtype(method.owner.type, lock, state)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field being looked at, or an element of its array, is assigned here. */
  private static boolean isWritten(VisitorState state) {
    return isWritten(state.getPath().getLeaf(), state.getPath().getParentPath());
  }

  private static boolean isWritten(Tree child, TreePath parent) {
    return switch (parent.getLeaf()) {
      case ArrayAccessTree element ->
          element.getExpression() == child && isWritten(element, parent.getParentPath());
      case ParenthesizedTree inner -> isWritten(inner, parent.getParentPath());
      case AssignmentTree assignment -> assignment.getVariable() == child;
      case CompoundAssignmentTree assignment -> assignment.getVariable() == child;
      case UnaryTree unary ->
          switch (unary.getKind()) {
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
            default -> false;
          };
      default -> false;
    };
  }

  private Description report(Tree tree, String format, @Nullable Object... arguments) {
    return buildDescription(tree).setMessage(String.format(format, arguments)).build();
  }
}
