using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>The clock of a deadline when its timer fires: because the time is up, or because it was too long for one timer.</summary>
[Collection(PoolThreads.Name)]
public class DeadlineTimerFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromDays(60);

    // longer than a timer takes
    private static readonly TimeSpan Halfway = TimeSpan.FromDays(50);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string, FaultKind, bool> Members
    {
        get
        {
            var data = new TheoryData<string, FaultKind, bool>();
            foreach (string member in (string[])["GetTimestamp", "TimestampFrequency", "CreateTimer", "DisposeTimer"])
            {
                foreach (FaultKind kind in (FaultKind[])[FaultKind.Cancels, FaultKind.Hangs, FaultKind.Reenters])
                {
                    data.Add(member, kind, false);
                    data.Add(member, kind, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_InTroubleWhereTheTimerIsMadeAgain_LeavesTheTimeAsItIs(string member, FaultKind kind, bool movesOn)
    {
        using var trouble = new Trouble(member, kind, NestAsync);
        var clock = new FaultyTimeProvider(_time);
        Task<bool> call = StartAsync(Long, clock, movesOn, trouble.Caller);
        Watch(clock, trouble.Fault);

        Task passing = Task.Run(() => _time.Advance(Halfway));
        await trouble.Happened.WithHangGuard();
        if (kind is FaultKind.Hangs)
        {
            await NestAsync();
            await QueuedWork.HadItsTurnAsync();
            Assert.False(call.IsCompleted);
            trouble.Release();
        }

        await passing.WithHangGuard();
        if (kind is not FaultKind.Cancels)
        {
            Assert.False(call.IsCompleted);
            _time.Advance(Long - Halfway);
        }

        await AssertEndsAsync(call, kind, movesOn, trouble.Caller);
    }

    // The block asks how long it has taken.
    [Theory]
    [InlineData("GetTimestamp", FaultKind.Hangs, false)]
    [InlineData("GetTimestamp", FaultKind.Hangs, true)]
    [InlineData("GetTimestamp", FaultKind.Reenters, false)]
    [InlineData("GetTimestamp", FaultKind.Reenters, true)]
    [InlineData("GetTimestamp", FaultKind.Cancels, false)]
    [InlineData("GetTimestamp", FaultKind.Cancels, true)]
    [InlineData("TimestampFrequency", FaultKind.Hangs, false)]
    [InlineData("TimestampFrequency", FaultKind.Hangs, true)]
    [InlineData("TimestampFrequency", FaultKind.Reenters, false)]
    [InlineData("TimestampFrequency", FaultKind.Reenters, true)]
    [InlineData("TimestampFrequency", FaultKind.Cancels, false)]
    [InlineData("TimestampFrequency", FaultKind.Cancels, true)]
    public async Task Member_InTroubleWhenTheTimeIsUp_HoldsUpItsOwnCallOnly(string member, FaultKind kind, bool movesOn)
    {
        using var trouble = new Trouble(member, kind, NestAsync);
        var clock = new FaultyTimeProvider(_time);
        Task<bool> call = StartAsync(Second, clock, movesOn, trouble.Caller);
        Watch(clock, trouble.Fault);

        Task passing = Task.Run(() => _time.Advance(Second));
        await trouble.Happened.WithHangGuard();
        if (kind is FaultKind.Hangs)
        {
            await NestAsync();
            await QueuedWork.HadItsTurnAsync();
            Assert.False(call.IsCompleted);
            trouble.Release();
        }

        await passing.WithHangGuard();
        await AssertEndsAsync(call, kind, movesOn, trouble.Caller);
    }

    // A timer that is too short is replaced, and time is told by its timestamps.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChangeAndGetUtcNow_Throw_AreNotAsked(bool movesOn)
    {
        int asked = 0;
        Action ask = () => asked++;
        var clock = new FaultyTimeProvider(_time) { OnChange = ask, OnGetUtcNow = ask };
        Task<bool> call = StartAsync(Long, clock, movesOn, CancellationToken.None);
        _time.Advance(Halfway);
        Assert.False(call.IsCompleted);
        _time.Advance(Long - Halfway);

        await AssertEndsAsync(call, FaultKind.Throws, movesOn, CancellationToken.None);

        Assert.Equal(0, asked);
    }

    private static void Watch(FaultyTimeProvider clock, Fault fault)
    {
        clock.OnGetTimestamp = () => fault.In("GetTimestamp");
        clock.OnTimestampFrequency = () => fault.In("TimestampFrequency");
        clock.OnCreateTimer = () => fault.In("CreateTimer");
        clock.OnDisposeTimer = () => fault.In("DisposeTimer");
    }

    private static async Task<bool> StartAsync(TimeSpan time, TimeProvider clock, bool movesOn, CancellationToken caller)
    {
        if (movesOn)
        {
            return await Deadline.MoveOnAfterAsync(time, BlockAsync, clock, cancellationToken: caller);
        }

        await Deadline.FailAfterAsync(time, BlockAsync, clock, cancellationToken: caller);
        return true;

        static async ValueTask BlockAsync(CancellationToken token)
        {
            await token.CanceledAsync();
            token.ThrowIfCancellationRequested();
        }
    }

    private async Task AssertEndsAsync(Task<bool> call, FaultKind kind, bool movesOn, CancellationToken caller)
    {
        Exception? thrown = await call.EndAsync();
        if (kind is FaultKind.Cancels)
        {
            Assert.Equal(caller, Assert.IsAssignableFrom<OperationCanceledException>(thrown).CancellationToken);
        }
        else if (movesOn)
        {
            Assert.Null(thrown);
            Assert.False(await call);
        }
        else
        {
            Assert.IsType<OperationTimeoutException>(thrown);
        }

        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);
    }

    // On a clock of its own: the other one is in trouble.
    private static async Task NestAsync()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        Task call = Deadline.FailAfterAsync(Second, static async token => await token.CanceledAsync().WaitAsync(token), time);
        time.Advance(Second);
        Assert.IsType<OperationTimeoutException>(await call.EndAsync());
    }
}
