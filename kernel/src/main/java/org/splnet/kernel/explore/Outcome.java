package org.splnet.kernel.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.splnet.kernel.LockViolation;

/**
 * What came of one run.
 *
 * @param failure how it went wrong; null if it did not
 * @param predictions rules of order and level that it broke without going wrong by them
 * @param digest over all that happened
 * @param steps how often it was decided who goes on, or there was only one
 */
public record Outcome(
    @Nullable Failure failure, List<LockViolation> predictions, long digest, long steps) {}
