namespace AsyncToolkit;

/// <summary>An option that is set and cannot be honoured is an error at the call.</summary>
internal static class OptionGuards
{
    /// <summary>For members that run bodies and have no results.</summary>
    internal static void ThrowIfNotForBodies(ThrottleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ExplicitResultOrder is not null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.ResultOrder), "there are no results");
        }

        if (options.OnUnclaimed is not null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.OnUnclaimed), "there are no results");
        }

        if (options.AbandonAfter is not null && options.EffectiveItemTimeout is null)
        {
            throw NotHonoured(nameof(options), nameof(ThrottleOptions.AbandonAfter), $"no {nameof(ThrottleOptions.ItemTimeout)} is");
        }
    }

    private static ArgumentException NotHonoured(string paramName, string option, string reason) => new($"{option} is set, but {reason}.", paramName);
}
