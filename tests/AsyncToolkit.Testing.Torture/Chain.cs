using System.Threading.Channels;

namespace AsyncToolkit.Testing.Torture;

/// <summary>One run: some chains of random hops, and a check after each that no time has passed.</summary>
internal sealed class Chain(int seed)
{
    private const int Chains = 6;
    private const int MaxHops = 12;

    private readonly Random _random = new(seed);
    private readonly List<int> _kinds = [];
    private readonly Channel<int> _unbounded = Channel.CreateUnbounded<int>();
    private readonly Channel<int> _bounded = Channel.CreateBounded<int>(1);

    internal int Hops { get; private set; }

    internal Task RunAsync() => VirtualTime.RunAsync(async time =>
    {
        for (int i = 0; i < Chains; i++)
        {
            TimeSpan before = time.Elapsed;
            Task decoy = Task.Delay(TimeSpan.FromMilliseconds(1), time);
            for (int hops = _random.Next(1, MaxHops); hops > 0; hops--)
            {
                Hops++;
                int kind = _random.Next(12);
                _kinds.Add(kind);
                await HopAsync(kind);
                if (decoy.IsCompleted || time.Elapsed != before)
                {
                    throw new InvalidOperationException($"premature jump from {before} to {time.Elapsed} after {Hops} hops ({string.Join(' ', _kinds)}; seed {seed})");
                }
            }

            await decoy;
            if (time.Elapsed != before + TimeSpan.FromMilliseconds(1))
            {
                throw new InvalidOperationException($"the decoy of {before} fired at {time.Elapsed} (seed {seed})");
            }
        }
    });

    private async Task HopAsync(int kind)
    {
        switch (kind)
        {
            case 0:
                await Task.Yield();
                break;
            case 1:
                await Task.Run(static () => Thread.SpinWait(200));
                break;
            case 2:
                await Task.Run(static async () => await Task.Yield()).ConfigureAwait(false);
                break;
            case 3:
                using (SemaphoreSlim semaphore = new(0))
                {
                    Run(() => semaphore.Release());
                    await semaphore.WaitAsync().ConfigureAwait(false);
                }

                break;
            case 4:
                Run(() => _unbounded.Writer.TryWrite(1));
                await _unbounded.Reader.ReadAsync();
                break;
            case 5:
                Task write = Task.Run(async () =>
                {
                    await _bounded.Writer.WriteAsync(1);
                    await _bounded.Writer.WriteAsync(2);
                });
                await _bounded.Reader.ReadAsync().ConfigureAwait(false);
                await _bounded.Reader.ReadAsync();
                await write;
                break;
            case 6:
                TaskCompletionSource inline = new();
                Run(inline.SetResult);
                await inline.Task.ConfigureAwait(false);
                break;
            case 7:
                TaskCompletionSource queued = new(TaskCreationOptions.RunContinuationsAsynchronously);
                Run(queued.SetResult);
                await queued.Task;
                break;
            case 8:
                // Without the context: only the work item tells whose it is.
                TaskCompletionSource suppressed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                ThreadPool.UnsafeQueueUserWorkItem(
                    static source => ThreadPool.UnsafeQueueUserWorkItem(static source => source.SetResult(), source, preferLocal: true),
                    suppressed,
                    preferLocal: false);
                await suppressed.Task.ConfigureAwait(false);
                break;
            case 9:
                await Task.WhenAll(Enumerable.Range(0, 4).Select(static i => Task.Run(async () =>
                {
                    for (int k = 0; k < i; k++)
                    {
                        await Task.Yield();
                    }
                })));
                break;
            case 10:
                using (CancellationTokenSource source = new())
                {
                    Task canceled = Task.Run(() => source.CancelAsync());
                    await Task.Delay(Timeout.Infinite, source.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
                    await canceled;
                }

                break;
            default:
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                break;
        }
    }

    private static void Run(Action action) => ThreadPool.QueueUserWorkItem(static action => action(), action, preferLocal: false);
}
