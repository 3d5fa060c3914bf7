using System.Numerics;
using System.Runtime.CompilerServices;

namespace AsyncToolkit.Internal;

/// <summary>Results by index, written by many workers at once; the very array that is returned, where the count is known.</summary>
/// <remarks>
/// What is written never moves, so writing takes no lock: the first array is as long as the count that the source gave, and what lies
/// beyond it (the count was unknown, or wrong) goes into segments that double in length. Each index is written by one worker, and
/// read when no worker is left. The first array is made once, under <see cref="_making"/>: it may be the largest thing that the call
/// needs. Of a segment that two workers make at a time, one is dropped.
/// </remarks>
internal sealed class ResultBuffer<T>
{
    private const int ShortestSegment = 32;
    private const int Segments = 27;

    private ICountedSequence? _source;
    private Lock? _making;
    private T[]? _first;
    private T[]?[]? _further;

    /// <summary>Says who knows the count, or will know it when the first item has been pulled. Before the first result.</summary>
    internal void Attach(ICountedSequence source)
    {
        if (source.KnownCount is { } count)
        {
            _first = new T[count];
        }
        else
        {
            _source = source;
            _making = new Lock();
        }
    }

    /// <summary>Stores it if there is a place for it already. Throws nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryStore(long index, T value)
    {
        if (Volatile.Read(ref _first) is not { } first || (ulong)index >= (ulong)first.Length)
        {
            return false;
        }

        first[index] = value;
        return true;
    }

    /// <summary>Stores it, and makes place for it if need be. Throws if there is not so much memory, or no array so long.</summary>
    internal void Store(long index, T value)
    {
        T[] first = Volatile.Read(ref _first) ?? MakeFirst();
        if (!TryStore(index, value))
        {
            StoreBeyond(index - first.Length, value);
        }
    }

    /// <summary>The results from 0 to <paramref name="count"/>; default values where none was stored. Hands out what it holds: to be called once.</summary>
    internal T[] ToArray(long count)
    {
        T[]? first = Volatile.Read(ref _first);
        if (first?.Length == count)
        {
            return first;
        }

        var all = new T[count];
        if (first is null)
        {
            return all;
        }

        first.AsSpan(0, (int)Math.Min(count, first.Length)).CopyTo(all);
        T[]?[]? further = Volatile.Read(ref _further);
        long start = first.Length;
        for (int i = 0; further is not null && start < count; i++)
        {
            int length = ShortestSegment << i;
            further[i].AsSpan(0, further[i] is null ? 0 : (int)Math.Min(length, count - start)).CopyTo(all.AsSpan((int)start));
            start += length;
        }

        return all;
    }

    private T[] MakeFirst()
    {
        lock (_making!)
        {
            if (_first is null)
            {
                Volatile.Write(ref _first, new T[_source!.KnownCount ?? 0]);
            }

            return _first!;
        }
    }

    private void StoreBeyond(long offset, T value)
    {
        // segment i begins at (2^i - 1) shortest lengths and is 2^i of them long
        int segment = BitOperations.Log2((ulong)(offset / ShortestSegment) + 1);
        long start = ((1L << segment) - 1) * ShortestSegment;
        T[]?[] further = Volatile.Read(ref _further) ?? Make(ref _further, Segments);
        T[] array = Volatile.Read(ref further[segment]) ?? Make(ref further[segment], ShortestSegment << segment);
        array[offset - start] = value;
    }

    private static TItem[] Make<TItem>(ref TItem[]? place, int length)
    {
        var created = new TItem[length];
        return Interlocked.CompareExchange(ref place, created, null) ?? created;
    }
}
