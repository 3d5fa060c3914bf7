using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Calls;

/// <summary>A result that comes late belongs to nobody, however its call has ended, unless the call has ended with it.</summary>
public class TimeoutUnclaimedTests : TimeoutContract
{
    private readonly VirtualTimeProvider _time = Clocks.Virtual();
    private readonly RecordingHandler _handler = new();
    private readonly RecordingLogger _logger = new();

    [Theory]
    [InlineData(false, null, "")]
    [InlineData(false, "failure", "IOException OperationTimeoutException")]
    [InlineData(false, "cancellation", "OperationCanceledException OperationTimeoutException")]
    [InlineData(true, "failure", "IOException OperationTimeoutException")]
    [InlineData(true, "cancellation", "OperationTimeoutException")]
    public async Task OnUnclaimed_WhateverTheFactoryComesTo_ReceivesTheLateResult(bool callerCancels, string? thrown, string carried)
    {
        using var caller = new TrackedTokenSource();
        TaskCompletionSource<object?> source = Source();
        Func<CancellationToken, ValueTask<object?>> operation = _ => new ValueTask<object?>(source.Task);
        Task<object?> call = operation.WithTimeoutAsync(
            Options(),
            (_, _) =>
            {
                if (callerCancels)
                {
                    caller.Cancel();
                }

                return thrown switch
                {
                    null => new ValueTask<object?>("another"),
                    "failure" => throw new IOException(),
                    _ => throw new OperationCanceledException(),
                };
            },
            caller.Token);
        _time.Advance(Second);
        Exception? end = await call.EndAsync();
        Assert.Equal(callerCancels || thrown == "cancellation", call.IsCanceled);
        Assert.Equal(carried, string.Join(' ', Carried(call, end).Select(static exception => exception.GetType().Name)));

        source.SetResult("late");

        Assert.Equal("late", await _handler.NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnUnclaimed_TheLateResultIsTheFallback_DoesNotReceiveIt(bool made)
    {
        object shared = new();
        TaskCompletionSource<object?> source = Source();
        Func<CancellationToken, ValueTask<object?>> operation = _ => new ValueTask<object?>(source.Task);
        Task<object?> call = made
            ? operation.WithTimeoutAsync(Options(), (_, _) => new ValueTask<object?>(shared))
            : operation.WithTimeoutAsync(Options(), shared);
        _time.Advance(Second);
        Assert.Same(shared, await call.WithHangGuard());

        source.SetResult(shared);
        while ((await _logger.NextAsync()).Id != 3002)
        {
        }

        Assert.Empty(_handler.Results);
    }

    [Fact]
    public async Task Log_OfWhatIsAbandoned_SaysWhy()
    {
        Task never = new TaskCompletionSource().Task;
        Task<TimeoutResult> timedOut = never.TryWithTimeoutAsync(new TimeoutOptions { Timeout = Second, TimeProvider = _time, Logger = _logger });
        _time.Advance(Second);
        Assert.True((await timedOut.WithHangGuard()).IsTimedOut);
        Assert.Equal(
            "The operation was abandoned: it was still running after its timeout of 00:00:01 had passed.", (await _logger.NextAsync()).Text);

        using var caller = new TrackedTokenSource();
        var options = new TimeoutOptions { Timeout = Second, TimeProvider = _time, Logger = _logger, Name = "quote" };
        Task canceled = never.WithTimeoutAsync(options, caller.Token);
        await caller.CancelAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(await canceled.EndAsync());
        Assert.Equal("quote was abandoned: it was still running after its caller had canceled.", (await _logger.NextAsync()).Text);

        var clock = new FaultyTimeProvider(_time) { OnCreateTimer = static () => throw new IOException("clock") };
        Task failed = never.WithTimeoutAsync(new TimeoutOptions { Timeout = Second, TimeProvider = clock, Logger = _logger, Name = "quote" });
        Assert.Equal("clock", (await failed.EndAsync())?.Message);
        Assert.Equal("quote was abandoned: it was still running after its clock had failed.", (await _logger.NextAsync()).Text);
    }

    // A failed task has the cause behind what was thrown, a canceled one has it inside.
    private static Exception[] Carried(Task call, Exception? end)
    {
        AggregateException? several = call.Exception ?? end?.InnerException as AggregateException;
        return several is not null ? [.. several.InnerExceptions] : end?.InnerException is { } cause ? [cause] : [];
    }

    private TimeoutOptions Options() => new()
    {
        Timeout = Second,
        TimeProvider = _time,
        AbandonAfter = TimeSpan.Zero,
        OnUnclaimed = _handler.Handle,
        Logger = _logger,
    };
}
