namespace AsyncToolkit.Internal;

/// <summary>A result, or, if there is a cause, what a fallback is to be made of; with the results that the caller does not receive, to be settled.</summary>
internal readonly record struct ResultOrCause<T>(T Result, Exception? Cause, UnclaimedResults? Unclaimed);
