namespace AsyncToolkit.Tests.Support;

/// <summary>A source of either kind, so that one test runs on both.</summary>
public sealed class Sequence<T>
{
    public Sequence(IEnumerable<T> items) => Items = items;

    public Sequence(IAsyncEnumerable<T> items) => AsyncItems = items;

    public IEnumerable<T>? Items { get; }

    public IAsyncEnumerable<T>? AsyncItems { get; }

    /// <summary>The same, and completes <paramref name="end"/> when somebody has asked for one more than there are; at once if the number of items is known.</summary>
    public Sequence<T> Telling(TaskCompletionSource end)
    {
        if (Items is ICollection<T>)
        {
            end.SetResult();
            return this;
        }

        return Items is null ? new Sequence<T>(TellAsync(AsyncItems!)) : new Sequence<T>(Tell(Items));

        IEnumerable<T> Tell(IEnumerable<T> items)
        {
            foreach (T item in items)
            {
                yield return item;
            }

            end.SetResult();
        }

        async IAsyncEnumerable<T> TellAsync(IAsyncEnumerable<T> items)
        {
            await foreach (T item in items)
            {
                yield return item;
            }

            end.SetResult();
        }
    }
}
