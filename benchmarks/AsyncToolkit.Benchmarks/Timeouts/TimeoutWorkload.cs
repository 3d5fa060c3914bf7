using BenchmarkDotNet.Attributes;
using Polly;
using Polly.Timeout;

namespace AsyncToolkit.Benchmarks;

/// <summary>What the contenders with a fallback have in common: each as its users write it, over one and the same work.</summary>
public abstract class TimeoutWorkload : Workload
{
    /// <summary>The result where the time is up.</summary>
    protected const int Fallback = -1;

    private ResiliencePipeline<int> _polly = null!;

    /// <summary>One after the other, or all together; the limit itself is not what is measured.</summary>
    [Params(1)]
    public override int Limit { get; set; }

    public override int ItemsPerCall => 10_000;

    /// <summary>The time that is allowed.</summary>
    protected abstract TimeSpan Allowed { get; }

    /// <summary>A pipeline in Polly's own way: the fallback around the timeout.</summary>
    protected void BuildPolly() => _polly = new ResiliencePipelineBuilder<int>()
        .AddFallback(new Polly.Fallback.FallbackStrategyOptions<int>
        {
            ShouldHandle = new PredicateBuilder<int>().Handle<TimeoutRejectedException>(),
            FallbackAction = static _ => Outcome.FromResultAsValueTask(Fallback),
        })
        .AddTimeout(Allowed)
        .Build();

    protected async Task<int> WaitOrCatchAsync(Task<int> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            return await task.WaitAsync(Allowed).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return Fallback;
        }
    }

    protected static async Task<int> AwaitAsync(Task<int> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return await task.ConfigureAwait(false);
    }

    protected async Task<int> WhenAnyOrDelayAsync(Task<int> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var canceled = new CancellationTokenSource();
        Task first = await Task.WhenAny(task, Task.Delay(Allowed, canceled.Token)).ConfigureAwait(false);
        if (first != task)
        {
            return Fallback;
        }

        await canceled.CancelAsync().ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    protected async Task<int> LinkedSourceAsync(Func<CancellationToken, Task<int>> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken.None);
        source.CancelAfter(Allowed);
        try
        {
            return await operation(source.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Fallback;
        }
    }

    protected async Task<int> PollyAsync(Func<CancellationToken, Task<int>> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return await _polly.ExecuteAsync(
            static async (operation, token) => await operation(token).ConfigureAwait(false), operation).ConfigureAwait(false);
    }
}
