namespace AsyncToolkit;

/// <summary>An option that is set and cannot be honoured is an error at the call.</summary>
internal static class OptionGuards
{
    /// <summary>For members that run bodies and have no results.</summary>
    internal static void ThrowIfNotForBodies(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfOrdered(options, "there are no results");
        if (options.OnUnclaimed is not null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.OnUnclaimed), "there are no results");
        }

        ThrowIfInconsistent(options);
    }

    /// <summary>For members that return their results all at once.</summary>
    internal static void ThrowIfNotForResults(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfOrdered(options, "the results are not streamed");
        ThrowIfInconsistent(options);
    }

    /// <summary>For members that have results and take single failures as they come.</summary>
    internal static void ThrowIfNotForSettling(ThrottleOptions options)
    {
        ThrowIfNotForResults(options);
        if (options.ExplicitFailureMode is not null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.FailureMode), "single failures do not decide how the call ends");
        }
    }

    /// <summary>For members that stream their results.</summary>
    internal static void ThrowIfNotForStreams(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfInconsistent(options);
    }

    private static void ThrowIfOrdered(ThrottleOptions options, string reason)
    {
        if (options.ExplicitResultOrder is not null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.ResultOrder), reason);
        }
    }

    private static void ThrowIfInconsistent(ThrottleOptions options)
    {
        if (options.AbandonAfter is not null && options.EffectiveItemTimeout is null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.AbandonAfter), $"no {nameof(ThrottleOptions.ItemTimeout)} is");
        }
    }

    internal static ArgumentException NotHonoured(string paramName, string option, string reason) => new($"{option} is set, but {reason}.", paramName);
}
