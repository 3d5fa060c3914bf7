namespace AsyncToolkit.Tests.Support;

/// <summary>What every enumerator may ask of whoever enumerates it. Throws where that is broken: the call under test then fails.</summary>
internal sealed class EnumerationRules
{
    private int _inside;
    private bool _hasItem;
    private bool _ended;
    private bool _disposed;

    internal void BeginMove()
    {
        if (Interlocked.Exchange(ref _inside, 1) == 1)
        {
            throw new InvalidOperationException("Two threads pull at a time.");
        }

        if (_ended || _disposed)
        {
            throw new InvalidOperationException("Pulled after the end.");
        }

        _hasItem = false;
    }

    internal void EndMove(bool any)
    {
        _hasItem = any;
        _ended = !any;
        if (Interlocked.Exchange(ref _inside, 0) == 0)
        {
            throw new InvalidOperationException("Two threads pull at a time.");
        }
    }

    internal void ReadCurrent()
    {
        if (!_hasItem || Volatile.Read(ref _inside) == 1)
        {
            throw new InvalidOperationException("There is no current item.");
        }
    }

    internal void Dispose()
    {
        if (_disposed || Volatile.Read(ref _inside) == 1)
        {
            throw new InvalidOperationException("Disposed twice, or while a pull is pending.");
        }

        _disposed = true;
    }
}
