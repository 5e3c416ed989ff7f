/**
 * The rule of locks and levels (see {@code docs/locking.md}) as a table that can be checked by
 * hand.
 *
 * <p>{@link org.splnet.lab.rule.StaticPass} looks at the class files of kernel, net and drivers and
 * runs none of them. Two steps: a points-to analysis from {@code ShippedSystem}, which makes every
 * driver there is and makes every call there is ({@code Pass}, {@code PointsTo}, {@code Heap}, on
 * {@code Interpreter}); then, for one configuration, a walk from every handler, soft interrupt,
 * callout, engine and application call with the locks that are held and the level in force along
 * each way ({@code LockWalk}, {@code LockOps}). What it meets is judged by rules 1 to 6 ({@code
 * Judgement}).
 *
 * <p>A changed class is judged by passing its bytes in place of the shipped ones:
 *
 * {@snippet :
 * ClassSource shipped = ClassSource.ofThisProgram();
 * MachineConfig fine = MachineConfig.named("fine");
 * List<StaticFinding> before = StaticPass.of(shipped).violations(fine);
 * StaticPass changed = StaticPass.of(shipped.with("org/splnet/net/route/RouteTable", bytes));
 * List<StaticFinding> wrong = changed.violations(fine, before); // empty: the pass does not see it
 * }
 *
 * <p>A {@link org.splnet.lab.rule.StaticFinding} says which rule is broken, where, and by which
 * calls. A class held at another level is judged with {@code fine.withClassLevel(..)}, a change of
 * the class itself is not needed for that.
 */
@NullMarked
package org.splnet.lab.rule;

import org.jspecify.annotations.NullMarked;
