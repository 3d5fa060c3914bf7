using AsyncToolkit.Internal;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Internal.FanOut;

/// <summary>What of everything that fails is a root cause, what stops the call, and how it ends.</summary>
public class FailureLogTests
{
    private static readonly CancellationToken Caller = new(canceled: true);

    [Fact]
    public void Add_TheFirstFailure_StopsTheCallOnce()
    {
        (FailureLog log, FanOutCore engine) = Log(default);
        Assert.Equal(StopCause.None, log.Cause);

        Assert.True(log.Add(Failed(0)));
        Assert.True(engine.IsStopping);
        Assert.False(log.Add(Failed(1)));
        Assert.False(log.Add(Canceled(2)));

        Assert.Equal(StopCause.Failure, log.Cause);
        Assert.Equal(2, log.Count);
        AssertEnds(log.Close(everyItemStarted: false, Caller), isCanceled: false, 0, 1);
    }

    [Fact]
    public void Add_WhatDoesNotStopTheCall_IsKeptInOrder()
    {
        (FailureLog log, FanOutCore engine) = Log(FailureMode.StopAfter(3));

        Assert.False(log.Add(Canceled(0)));
        Assert.False(log.Add(Failed(1)));
        Assert.False(engine.IsStopping);
        Assert.True(log.Add(Failed(2)));
        Assert.False(log.Add(Failed(3)));

        Assert.Equal(4, log.Count);
        AssertEnds(log.Close(everyItemStarted: false, Caller), isCanceled: false, 0, 1, 2, 3);
    }

    // Whether enough can still succeed depends on items alone: the source's own failures are none of them.
    [Fact]
    public void Add_WherePolicySaysWhatStops_CountsItemsOnly()
    {
        var asked = new List<int>();
        (FailureLog log, _) = LogOf(new FanOutPolicy(2)
        {
            StopsAt = failed =>
            {
                asked.Add(failed);
                return failed == 2;
            },
        });

        Assert.False(log.Add(Failed(0)));
        Assert.False(log.Add(new ItemFailure(1, null, new IOException(), isSourceFailure: true)));
        Assert.True(log.Add(Failed(1)));

        Assert.Equal([1, 1, 2], asked);
    }

    [Fact]
    public void TryStop_AfterAnythingElse_IsNotTheCause()
    {
        (FailureLog log, FanOutCore engine) = Log(default);

        Assert.True(log.TryStop(StopCause.Answered));
        Assert.True(engine.IsStopping);
        Assert.False(log.TryStop(StopCause.Caller));
        Assert.False(log.Add(Failed(0)));

        Assert.Equal(StopCause.Answered, log.Cause);
        AssertEnds(log.Close(everyItemStarted: false, Caller), isCanceled: false, 0);
    }

    [Fact]
    public void TryStop_AfterTheEndIsDecided_ChangesNothing()
    {
        (FailureLog log, FanOutCore engine) = Log(FailureMode.Collect);
        log.Add(Failed(0));
        AssertEnds(log.Close(everyItemStarted: true, Caller), isCanceled: false, 0);

        Assert.False(log.TryStop(StopCause.Caller));

        Assert.False(engine.IsStopping);
        Assert.Equal(StopCause.None, log.Cause);
    }

    // A cancellation that prevented no item changes nothing.
    [Theory]
    [InlineData(true, false, false, false)]
    [InlineData(false, false, false, true)]
    [InlineData(true, true, false, true)]
    [InlineData(true, false, true, true)]
    public void Close_AfterTheCallersCancellation_IsCanceledIfItPreventedAnything(bool everyItemStarted, bool induces, bool failsLate, bool isCanceled)
    {
        (FailureLog log, _) = Log(FailureMode.Collect);
        log.Add(Failed(0));
        Assert.True(log.TryStop(StopCause.Caller));
        if (induces)
        {
            log.Add(Canceled(1));
        }

        if (failsLate)
        {
            log.Add(Failed(2));
        }

        AssertEnds(log.Close(everyItemStarted, Caller), isCanceled, failsLate ? [0, 2] : [0]);
    }

    [Fact]
    public void Close_WhatWasInduced_IsKeptWhereThePolicySaysSo()
    {
        foreach (bool keeps in (bool[])[true, false])
        {
            (FailureLog log, _) = LogOf(new FanOutPolicy(2, FailureMode.Collect) { KeepsInduced = keeps });
            log.TryStop(StopCause.Caller);
            log.Add(Canceled(0));
            log.Add(Failed(1));
            log.Add(Canceled(2));

            CallVerdict verdict = log.Close(everyItemStarted: true, Caller);

            AssertEnds(verdict, isCanceled: true, 1);
            long[]? induced = keeps ? [0, 2] : null;
            Assert.Equal(induced, verdict.Induced?.Select(static failure => failure.Index));
        }
    }

    [Fact]
    public void Glance_WhileTheCallRuns_IsHowItStandsNow()
    {
        (FailureLog log, _) = Log(FailureMode.Collect);
        log.Add(Failed(0));
        AssertEnds(log.Glance(Caller), isCanceled: false, 0);
        log.TryStop(StopCause.Caller);
        CallVerdict early = log.Glance(Caller);
        log.Add(Failed(1));

        AssertEnds(log.Glance(Caller), isCanceled: true, 0, 1);
        AssertEnds(early, isCanceled: true, 0);
    }

    [Fact]
    public async Task Verdict_OfALogWithoutFailures_IsASuccessUnlessCanceled()
    {
        (FailureLog log, _) = Log(default);
        log.TryStop(StopCause.Answered);
        CallVerdict answered = log.Close(everyItemStarted: false, Caller);
        Assert.True(answered.IsSuccess);
        Assert.Empty(answered.Failures);
        Assert.Equal(7, await answered.ToTask(7));

        Assert.True(default(CallVerdict).IsSuccess);
        Assert.Empty(default(CallVerdict).Failures);
        Assert.Equal(7, await default(CallVerdict).ToTask(7));

        (log, _) = Log(default);
        log.TryStop(StopCause.Caller);
        CallVerdict canceled = log.Close(everyItemStarted: false, Caller);
        Assert.False(canceled.IsSuccess);
        Task<int> ended = canceled.ToTask(7);
        Assert.Null(Assert.IsAssignableFrom<OperationCanceledException>(await ended.EndAsync()).InnerException);
        Assert.True(ended.IsCanceled);
    }

    private static (FailureLog Log, FanOutCore Engine) Log(FailureMode mode) => LogOf(new FanOutPolicy(2, mode));

    private static (FailureLog Log, FanOutCore Engine) LogOf(FanOutPolicy policy)
    {
        FanOutCore engine =
            ForEachCall.Engine(ItemSequence<int>.Of(new int[3]).ToSource(2), static (_, _) => default, policy, CancellationToken.None);
        return (new FailureLog(policy, engine), engine);
    }

    private static ItemFailure Failed(long index) => new(index, "item", new IOException($"{index}"));

    private static ItemFailure Canceled(long index) => new(index, "item", new OperationCanceledException());

    private static void AssertEnds(CallVerdict verdict, bool isCanceled, params long[] failures)
    {
        Assert.Equal((isCanceled, false), (verdict.IsCanceled, verdict.IsSuccess));
        Assert.Equal(failures, verdict.Failures.Select(static failure => failure.Index));
    }
}
