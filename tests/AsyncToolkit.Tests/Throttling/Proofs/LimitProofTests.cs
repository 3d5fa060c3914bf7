using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Proofs;

/// <summary>The proof of the limit is worth something only if it fails for implementations that keep no limit, or never reach it.</summary>
public class LimitProofTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1024)]
    public async Task LimitProof_SerialImplementation_Fails(int limit) =>
        await Assert.ThrowsAsync<ProbeException>(() => LimitProof.RunAsync<StrictKind, SerialEntry>(limit, 2000, Soon));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1024)]
    public async Task LimitProof_UnlimitedImplementation_Fails(int limit) =>
        await Assert.ThrowsAsync<ProbeException>(() => LimitProof.RunAsync<StrictKind, UnlimitedEntry>(limit, 2000, Soon));

    [Fact]
    public async Task LimitProof_LimitOffByOne_Fails()
    {
        await Assert.ThrowsAsync<ProbeException>(() => LimitProof.RunAsync<StrictKind, OneMoreEntry>(7, 200, Soon));
        await Assert.ThrowsAsync<ProbeException>(() => LimitProof.RunAsync<StrictKind, OneLessEntry>(7, 200, Soon));
    }

    // Starts everything that the limit allows before it returns, so that the proof sees the same every time.
    private static async Task WithSemaphoreAsync<T>(
        Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(limit);
        var running = new List<Task>();
        foreach (T item in source.Items!)
        {
            await places.WaitAsync(cancellationToken);
            running.Add(RunAsync(item));
        }

        await Task.WhenAll(running);

        async Task RunAsync(T item)
        {
            await body(item, cancellationToken);
            places.Release();
        }
    }

    private sealed class SerialEntry : IEntryPoint
    {
        public static async Task Start<T>(
            Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default)
        {
            foreach (T item in source.Items!)
            {
                await body(item, cancellationToken);
            }
        }
    }

    private sealed class UnlimitedEntry : IEntryPoint
    {
        public static Task Start<T>(
            Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
            Task.WhenAll(source.Items!.Select(item => body(item, cancellationToken).AsTask()));
    }

    private sealed class OneMoreEntry : IEntryPoint
    {
        public static Task Start<T>(
            Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
            WithSemaphoreAsync(source, limit + 1, body, cancellationToken);
    }

    private sealed class OneLessEntry : IEntryPoint
    {
        public static Task Start<T>(
            Sequence<T> source, int limit, Func<T, CancellationToken, ValueTask> body, CancellationToken cancellationToken = default) =>
            WithSemaphoreAsync(source, limit - 1, body, cancellationToken);
    }
}
