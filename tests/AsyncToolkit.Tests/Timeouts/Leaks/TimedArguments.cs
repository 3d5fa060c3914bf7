namespace AsyncToolkit.Tests.Timeouts.Leaks;

/// <summary>What every entry point is given.</summary>
/// <param name="Timeout">The time limit.</param>
/// <param name="Time">The clock.</param>
/// <param name="Name">A name of the call, which only the call holds.</param>
/// <param name="Fallback">Is told the token of a fallback factory, where there is one.</param>
/// <param name="Token">The caller's token.</param>
internal sealed record TimedArguments(TimeSpan Timeout, TimeProvider Time, string Name, Action<CancellationToken> Fallback, CancellationToken Token)
{
    internal TimeoutOptions Options => new() { Timeout = Timeout, TimeProvider = Time, Name = Name };

    internal ValueTask<object?> MakeAsync(Exception cause, CancellationToken token)
    {
        Fallback(token);
        return new ValueTask<object?>("fallback");
    }
}
