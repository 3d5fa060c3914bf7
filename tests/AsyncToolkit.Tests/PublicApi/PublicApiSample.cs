#pragma warning disable CA1003, CA1044, CA1051, CA1063, CA1065, CA1816, CA1822, CA2211, CA1819, CA1012 // a sample of shapes, good ones or not

namespace AsyncToolkit.Tests;

public abstract class PublicApiSample<T> : IDisposable
    where T : class, new()
{
    public const int Answer = 42;

    protected static readonly string? Hint = "maybe";

    protected PublicApiSample(string name = "none") => _ = name;

    public event EventHandler<string?>? Changed
    {
        add => throw new NotSupportedException();
        remove => throw new NotSupportedException();
    }

    public required int Limit { get; init; }

    public string? Label { get; protected set; }

    public Func<T?, string, ValueTask<T>>? Body { get; init; }

    [Obsolete("Use Dispose.")]
    public void Close() => Dispose();

    public virtual void Dispose() => GC.SuppressFinalize(this);

    public override string ToString() => "";

    protected abstract Task<T?> RunAsync<TState>(in Func<TState, CancellationToken, Task> body, TState? state, (int, string?)[] pairs, CancellationToken cancellationToken = default)
        where TState : notnull;
}
