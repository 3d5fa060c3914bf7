namespace AsyncToolkit.Internal;

/// <summary>The exception of a call that did not get the successes it was made for.</summary>
internal static class TooFew
{
    /// <summary>Every cause; where operations were missing, that too.</summary>
    internal static FanOutException Of(in CallVerdict verdict, long extent, int required)
    {
        List<ItemFailure> failures = [.. verdict.Failures];
        if (failures.Count == 0 || (extent < required && !failures.Exists(static failure => failure.IsSourceFailure)))
        {
            string text = required == 1
                ? "One operation had to succeed, and there was none."
                : $"{required} operations had to succeed, and there were only {extent}.";
            failures.Add(new ItemFailure(extent, item: null, new InvalidOperationException(text), isSourceFailure: true));
        }

        return new FanOutException(failures, verdict.Name);
    }
}
