namespace AsyncToolkit.Internal;

/// <summary>One level of what is ambient: a deadline, or the absence of any.</summary>
/// <remarks>
/// The current level flows with the <see cref="ExecutionContext"/>, so captured contexts go on seeing a level that has ended; whoever
/// looks skips it. A level that ends steps back in the flow that it ends in, and only if it is that flow's innermost one.
/// </remarks>
internal sealed class DeadlineScope : IDisposable
{
    private static readonly AsyncLocal<DeadlineScope?> Innermost = new();

    private readonly Deadline? _deadline;
    private readonly DeadlineScope? _outer;
    private bool _ended;

    /// <summary>Begins a level inside the current one.</summary>
    /// <param name="deadline">What becomes ambient; null for none.</param>
    internal DeadlineScope(Deadline? deadline)
    {
        _deadline = deadline;
        _outer = Live(Innermost.Value);
        Innermost.Value = this;
    }

    internal static Deadline? Current => Innermost.Value is { } scope ? Live(scope)?._deadline : null;

    public void Dispose()
    {
        Volatile.Write(ref _ended, true);
        if (ReferenceEquals(Innermost.Value, this))
        {
            Innermost.Value = Live(_outer);
        }
    }

    private static DeadlineScope? Live(DeadlineScope? scope)
    {
        while (scope is not null && Volatile.Read(ref scope._ended))
        {
            scope = scope._outer;
        }

        return scope;
    }
}
