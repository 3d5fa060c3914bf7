using AsyncToolkit.Testing;

namespace AsyncToolkit.Tests.Support;

/// <summary>A result that counts how often it was disposed, and lets a test wait for that.</summary>
internal class Resource : IDisposable
{
    private readonly Gate _disposing = new("disposing");
    private int _disposed;

    internal int Disposed => Volatile.Read(ref _disposed);

    public void Dispose() => Note();

    internal Task DisposedAsync() => _disposing.WhenParkedAsync(1);

    protected void Note()
    {
        Interlocked.Increment(ref _disposed);
        _disposing.Mark();
    }
}

/// <summary>The same with a disposal that is to be preferred.</summary>
internal sealed class AsyncResource(Func<Task>? onDispose = null) : Resource, IAsyncDisposable
{
    private int _disposedAsync;

    internal int DisposedAsynchronously => Volatile.Read(ref _disposedAsync);

    public async ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposedAsync);
        Note();
        if (onDispose is not null)
        {
            await onDispose();
        }
    }
}
