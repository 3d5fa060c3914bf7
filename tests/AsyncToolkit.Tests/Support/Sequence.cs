namespace AsyncToolkit.Tests.Support;

/// <summary>A source of either kind, so that one test runs on both.</summary>
public sealed class Sequence<T>
{
    public Sequence(IEnumerable<T> items) => Items = items;

    public Sequence(IAsyncEnumerable<T> items) => AsyncItems = items;

    public IEnumerable<T>? Items { get; }

    public IAsyncEnumerable<T>? AsyncItems { get; }
}
