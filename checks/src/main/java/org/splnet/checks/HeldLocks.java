package org.splnet.checks;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.ClassSymbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which locks the text around a place says are held there.
 *
 * <p>Only the shapes that the house rules ask for count: a {@code try} whose {@code finally} gives
 * the lock back and which directly follows the statement that took it, or is the first statement
 * under an {@code if} that tried it. So an acquisition that someone deletes is missed at once.
 */
final class HeldLocks {
  /** How a lock is given back, and how it was taken. */
  static final Map<String, List<String>> TAKEN_BY =
      Map.of(
          "exit", List.of("enter", "tryEnter"),
          "exitRead", List.of("enterRead", "tryEnterRead"),
          "exitWrite", List.of("enterWrite", "tryEnterWrite"));

  private final VisitorState state;

  HeldLocks(VisitorState state) {
    this.state = state;
  }

  /**
   * Whether the lock is held at the place being looked at; for writing, not merely shared.
   *
   * @param lock the lock, or null for any
   * @param receiver the object whose member the lock guards
   */
  boolean holds(@Nullable LockPath lock, LockPath receiver, boolean forWriting) {
    Tree child = state.getPath().getLeaf();
    for (TreePath path = state.getPath().getParentPath();
        path != null;
        child = path.getLeaf(), path = path.getParentPath()) {
      switch (path.getLeaf()) {
        case TryTree tree -> {
          if (holdsIn(tree, path, child, lock, forWriting)) {
            return true;
          }
        }
        case BlockTree block -> {
          if (path.getParentPath().getLeaf() instanceof TryTree tree
              && tree.getFinallyBlock() == block
              && holdsBeforeExit(block, child, tree, path.getParentPath(), lock, forWriting)) {
            return true;
          }
        }
        case MethodTree method -> {
          return holdsIn(method, path, lock, receiver);
        }
        // A body that runs later, by whoever calls it then.
        case LambdaExpressionTree lambda -> {
          return false;
        }
        // Neither method nor lambda in between: an initializer.
        case ClassTree type -> {
          return receiver.isSelf(ASTHelpers.getSymbol(type));
        }
        default -> {}
      }
    }
    return false;
  }

  /** The statements at the top of a {@code finally} that give back a lock. */
  static List<MethodInvocationTree> exits(@Nullable BlockTree finallyBlock) {
    List<MethodInvocationTree> exits = new ArrayList<>();
    if (finallyBlock != null) {
      for (StatementTree statement : finallyBlock.getStatements()) {
        MethodInvocationTree call = callOf(statement);
        if (call != null && TAKEN_BY.containsKey(nameOf(call))) {
          exits.add(call);
        }
      }
    }
    return exits;
  }

  static @Nullable MethodInvocationTree callOf(StatementTree statement) {
    return statement instanceof ExpressionStatementTree expression
            && expression.getExpression() instanceof MethodInvocationTree call
        ? call
        : null;
  }

  static String nameOf(MethodInvocationTree call) {
    return ASTHelpers.getSymbol(call).getSimpleName().toString();
  }

  /** The expression that a method is called on, or null if there is none. */
  static @Nullable ExpressionTree targetOf(MethodInvocationTree call) {
    return call.getMethodSelect() instanceof MemberSelectTree select
        ? select.getExpression()
        : null;
  }

  private boolean holdsIn(
      TryTree tree, TreePath at, Tree child, @Nullable LockPath lock, boolean forWriting) {
    boolean covered =
        child == tree.getBlock() || tree.getCatches().stream().anyMatch(c -> c == child);
    return covered
        && exits(tree.getFinallyBlock()).stream()
            .anyMatch(exit -> holdsUntil(exit, tree, at, lock, forWriting));
  }

  private boolean holdsBeforeExit(
      BlockTree block,
      Tree child,
      TryTree tree,
      TreePath at,
      @Nullable LockPath lock,
      boolean forWriting) {
    List<? extends StatementTree> statements = block.getStatements();
    int here = statements.indexOf(child);
    for (int i = here; i >= 0 && i < statements.size(); i++) {
      MethodInvocationTree call = callOf(statements.get(i));
      if (call != null
          && TAKEN_BY.containsKey(nameOf(call))
          && holdsUntil(call, tree, at, lock, forWriting)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsIn(
      MethodTree method, TreePath at, @Nullable LockPath lock, LockPath receiver) {
    MethodSymbol symbol = ASTHelpers.getSymbol(method);
    ClassSymbol type = ASTHelpers.enclosingClass(symbol);
    if (symbol.isConstructor() && receiver.isSelf(type)) {
      return true;
    }
    Guard guard = Guard.of(symbol, state);
    return guard != null && (lock == null || lock.equals(guard.lockOf(LockPath.self(type))));
  }

  /** Whether a lock, if given {@code lock}, is taken before the {@code try} and kept until exit. */
  private boolean holdsUntil(
      MethodInvocationTree exit,
      TryTree tree,
      TreePath at,
      @Nullable LockPath lock,
      boolean forWriting) {
    ExpressionTree target = targetOf(exit);
    LockPath exited = target == null ? null : LockPath.of(target, state);
    return exited != null
        && (lock == null || lock.equals(exited))
        && !(forWriting && nameOf(exit).equals("exitRead"))
        && isTaken(exit, exited, tree, at);
  }

  /** Whether the lock that {@code exit} gives back was taken directly before the {@code try}. */
  private boolean isTaken(MethodInvocationTree exit, LockPath lock, TryTree tree, TreePath at) {
    List<String> entries = TAKEN_BY.get(nameOf(exit));
    TreePath parent = at.getParentPath();
    List<? extends StatementTree> siblings =
        switch (parent.getLeaf()) {
          case BlockTree block -> block.getStatements();
          case CaseTree branch when branch.getStatements() != null -> branch.getStatements();
          default -> List.of(tree);
        };
    int index = siblings.indexOf(tree);
    if (index > 0) {
      return takes(siblings.get(index - 1), lock, entries);
    }
    Tree first = parent.getLeaf() instanceof BlockTree block ? block : tree;
    TreePath around = first == tree ? parent : parent.getParentPath();
    return around.getLeaf() instanceof IfTree branch
        && branch.getThenStatement() == first
        && isTried(branch.getCondition(), lock, entries);
  }

  /** Whether the condition is true only with the lock taken. */
  private boolean isTried(ExpressionTree condition, LockPath lock, List<String> entries) {
    return switch (condition) {
      case ParenthesizedTree inner -> isTried(inner.getExpression(), lock, entries);
      case BinaryTree both when both.getKind() == Tree.Kind.CONDITIONAL_AND ->
          isTried(both.getLeftOperand(), lock, entries)
              || isTried(both.getRightOperand(), lock, entries);
      case MethodInvocationTree call -> isEntry(call, lock, entries);
      default -> false;
    };
  }

  private boolean takes(StatementTree statement, LockPath lock, List<String> entries) {
    boolean[] found = {false};
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void visitMethodInvocation(
          MethodInvocationTree call, @Nullable Void unused) {
        found[0] |= isEntry(call, lock, entries);
        return super.visitMethodInvocation(call, unused);
      }

      @Override
      public @Nullable Void visitLambdaExpression(
          LambdaExpressionTree body, @Nullable Void unused) {
        return null;
      }

      @Override
      public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
        return null;
      }

      @Override
      public @Nullable Void visitTry(TryTree inner, @Nullable Void unused) {
        // What it takes it gives back.
        return null;
      }
    }.scan(statement, null);
    return found[0];
  }

  private boolean isEntry(MethodInvocationTree call, LockPath lock, List<String> entries) {
    ExpressionTree target = targetOf(call);
    return target != null
        && entries.contains(nameOf(call))
        && lock.equals(LockPath.of(target, state));
  }
}
