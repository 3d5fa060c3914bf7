namespace AsyncToolkit.Tests.Support;

/// <summary>A way to start a for-each with nothing but a limit.</summary>
public interface IEntryPoint
{
    static abstract Task Start<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default);
}
