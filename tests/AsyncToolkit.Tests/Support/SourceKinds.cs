using System.Threading.Channels;

namespace AsyncToolkit.Tests.Support;

public sealed class ArrayKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(items.ToArray());
}

public sealed class ListKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(items.ToList());
}

public sealed class IteratorKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(Iterate(items));

    private static IEnumerable<T> Iterate<T>(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            yield return item;
        }
    }
}

/// <summary>Neither a collection nor an iterator, and strict about how it is used.</summary>
public sealed class StrictKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(new StrictEnumerable<T>(items));
}

public sealed class CompletedAsyncKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(new StrictAsyncEnumerable<T>(items, yields: false));
}

public sealed class YieldingAsyncKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items) => new(new StrictAsyncEnumerable<T>(items, yields: true));
}

public sealed class ChannelKind : ISourceKind
{
    public static Sequence<T> Make<T>(IEnumerable<T> items)
    {
        var channel = Channel.CreateUnbounded<T>();
        foreach (T item in items)
        {
            Assert.True(channel.Writer.TryWrite(item));
        }

        channel.Writer.Complete();
        return new Sequence<T>(channel.Reader.ReadAllAsync());
    }
}
