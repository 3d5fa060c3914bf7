using System.Runtime.CompilerServices;

namespace AsyncToolkit;

/// <summary>Bad input is an error at the call, and so is an option that cannot be honoured.</summary>
internal static class TimeoutGuards
{
    internal static TimeSpan Checked(TimeSpan timeout, [CallerArgumentExpression(nameof(timeout))] string? paramName = null)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(paramName, timeout, "Negative, and not Timeout.InfiniteTimeSpan.");
        }

        return timeout;
    }

    internal static T NotNull<T>(T argument, [CallerArgumentExpression(nameof(argument))] string? paramName = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(argument, paramName);
        return argument;
    }

    /// <summary>For all calls.</summary>
    internal static void ThrowIfNotFor(TimeoutOptions options, bool hasFallback)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!hasFallback && options.ExplicitFallbackOn is not null)
        {
            throw OptionGuards.NotHonoured(nameof(options), nameof(TimeoutOptions.FallbackOn), "there is no fallback");
        }
    }

    /// <summary>For tasks that are passed in.</summary>
    internal static void ThrowIfForOperations(TimeoutOptions options)
    {
        if (options.ExplicitAbandonAfter is not null)
        {
            throw OptionGuards.NotHonoured(nameof(options), nameof(TimeoutOptions.AbandonAfter), "a running task cannot be told to stop: it is abandoned at once");
        }

        if (options.OnUnclaimed is not null)
        {
            throw OptionGuards.NotHonoured(nameof(options), nameof(TimeoutOptions.OnUnclaimed), "the result of a task belongs to its owner");
        }
    }

    /// <summary>For operations without a result.</summary>
    internal static void ThrowIfForResults(TimeoutOptions options)
    {
        if (options.OnUnclaimed is not null)
        {
            throw OptionGuards.NotHonoured(nameof(options), nameof(TimeoutOptions.OnUnclaimed), "there are no results");
        }
    }
}
