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
    [InlineData("makes another")]
    [InlineData("throws")]
    [InlineData("is canceled")]
    [InlineData("is canceled by the caller")]
    [InlineData("throws when the caller cancels")]
    public async Task OnUnclaimed_WhateverTheFactoryComesTo_ReceivesTheLateResult(string what)
    {
        using var caller = new TrackedTokenSource();
        TaskCompletionSource<object?> source = Source();
        Func<CancellationToken, ValueTask<object?>> operation = _ => new ValueTask<object?>(source.Task);
        Task<object?> call = operation.WithTimeoutAsync(
            Options(),
            (_, _) =>
            {
                if (what.EndsWith("caller", StringComparison.Ordinal) || what.EndsWith("cancels", StringComparison.Ordinal))
                {
                    caller.Cancel();
                }

                return what.StartsWith("is canceled", StringComparison.Ordinal) ? throw new OperationCanceledException(caller.Token)
                    : what.StartsWith("throws", StringComparison.Ordinal) ? throw new IOException("factory")
                    : new ValueTask<object?>("another");
            },
            caller.Token);
        _time.Advance(Second);
        Exception? thrown = await call.EndAsync();
        Assert.Equal(what == "makes another", thrown is null);
        Assert.Equal(what.StartsWith("is canceled", StringComparison.Ordinal) || what.EndsWith("cancels", StringComparison.Ordinal), call.IsCanceled);

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

    private TimeoutOptions Options() => new()
    {
        Timeout = Second,
        TimeProvider = _time,
        AbandonAfter = TimeSpan.Zero,
        OnUnclaimed = _handler.Handle,
        Logger = _logger,
    };
}
