using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Timeouts.Faults;

/// <summary>
/// Every callback that a block under a deadline has, in one table: the block, what it registers with its token, and the members of its clock. What clocks throw
/// is in the tests of the clocks.
/// </summary>
[Collection(PoolThreads.Name)]
public class DeadlineFaultTests
{
    private const string Callback = "callback of the token";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualTimeProvider _time = Clocks.Virtual();

    public static TheoryData<string, bool> Members
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string member in (string[])["block", "GetTimestamp", "TimestampFrequency", "CreateTimer", "DisposeTimer"])
            {
                data.Add(member, false);
                data.Add(member, true);
            }

            return data;
        }
    }

    [Theory]
    [InlineData(FaultKind.Throws, false)]
    [InlineData(FaultKind.Throws, true)]
    [InlineData(FaultKind.ThrowsLater, false)]
    [InlineData(FaultKind.ThrowsLater, true)]
    public async Task Block_Throws_FailsWithIt(FaultKind kind, bool movesOn)
    {
        using var trouble = new Trouble("block", kind, NestAsync);

        Assert.Same(trouble.Thrown, await StartAsync(trouble, movesOn).EndAsync());

        AssertNothingIsLeft();
    }

    // Whoever cancels the call from inside it is heard by the block that follows.
    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_CancelsTheCall_IsHeardWhereTheBlockStillRuns(string member, bool movesOn)
    {
        using var trouble = new Trouble(member, FaultKind.Cancels, NestAsync);

        Exception? thrown = await StartAsync(trouble, movesOn).EndAsync();

        if (member == "DisposeTimer")
        {
            Assert.Null(thrown);
        }
        else
        {
            Assert.Equal(trouble.Caller, Assert.IsAssignableFrom<OperationCanceledException>(thrown).CancellationToken);
        }

        AssertNothingIsLeft();
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_HangsUntilReleased_HoldsUpItsOwnCallOnly(string member, bool movesOn)
    {
        using var trouble = new Trouble(member, FaultKind.Hangs, NestAsync);
        Task<int?> call = Task.Run(() => StartAsync(trouble, movesOn));
        await trouble.Happened.WithHangGuard();

        await NestAsync();
        Assert.False(call.IsCompleted);
        trouble.Release();

        Assert.Equal(7, await call.WithHangGuard());
        AssertNothingIsLeft();
    }

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_CallsTheLibrary_ChangesNothing(string member, bool movesOn)
    {
        using var trouble = new Trouble(member, FaultKind.Reenters, NestAsync);

        Assert.Equal(7, await StartAsync(trouble, movesOn).WithHangGuard());

        Assert.True(trouble.Happened.IsCompleted);
        AssertNothingIsLeft();
    }

    // It runs when the time is up, off the thread of the timer: the block is awaited, and what was thrown is told.
    [Theory]
    [InlineData(FaultKind.Throws, false)]
    [InlineData(FaultKind.Throws, true)]
    [InlineData(FaultKind.Cancels, false)]
    [InlineData(FaultKind.Cancels, true)]
    [InlineData(FaultKind.Hangs, false)]
    [InlineData(FaultKind.Hangs, true)]
    [InlineData(FaultKind.Reenters, false)]
    [InlineData(FaultKind.Reenters, true)]
    public async Task CallbackOfTheToken_InTrouble_LeavesTheExpiryAsItIs(FaultKind kind, bool movesOn)
    {
        using var trouble = new Trouble(Callback, kind, NestAsync);
        Task<int?> call = StartAsync(trouble, movesOn, expires: true);

        _time.Advance(Second);
        await trouble.Happened.WithHangGuard();
        if (kind is FaultKind.Hangs)
        {
            await NestAsync();
            Assert.False(call.IsCompleted);
            trouble.Release();
        }

        Exception? thrown = await call.EndAsync();
        if (!movesOn)
        {
            Exception? inner = Assert.IsType<OperationTimeoutException>(thrown).InnerException;
            Assert.Equal(kind is FaultKind.Throws, inner == trouble.Thrown || (inner as AggregateException)?.InnerExceptions.Contains(trouble.Thrown) is true);
        }
        else if (kind is FaultKind.Throws)
        {
            Assert.Same(trouble.Thrown, thrown);
        }
        else
        {
            Assert.Null(thrown);
            Assert.Null(await call);
        }

        AssertNothingIsLeft();
    }

    // What the block returns; null if its time was up and that is no failure.
    private async Task<int?> StartAsync(Trouble trouble, bool movesOn, bool expires = false)
    {
        Fault fault = trouble.Fault;
        var clock = new FaultyTimeProvider(_time)
        {
            OnGetTimestamp = () => fault.In("GetTimestamp"),
            OnTimestampFrequency = () => fault.In("TimestampFrequency"),
            OnCreateTimer = () => fault.In("CreateTimer"),
            OnDisposeTimer = () => fault.In("DisposeTimer"),
        };
        if (!movesOn)
        {
            return await Deadline.FailAfterAsync(Second, BlockAsync, clock, cancellationToken: trouble.Caller);
        }

        TimeoutResult<int> result = await Deadline.MoveOnAfterAsync(Second, BlockAsync, clock, cancellationToken: trouble.Caller);
        return result.IsTimedOut ? null : result.Value;

        async ValueTask<int> BlockAsync(CancellationToken token)
        {
            await using CancellationTokenRegistration registration = token.UnsafeRegister(_ => fault.In(Callback), null);
            fault.In("block");
            await fault.LaterInAsync("block");
            if (expires)
            {
                await token.CanceledAsync();
            }

            token.ThrowIfCancellationRequested();
            return 7;
        }
    }

    private void AssertNothingIsLeft()
    {
        Assert.Null(Deadline.Current);
        Assert.Equal(0, _time.ActiveTimers);
    }

    // On a clock of its own: the other one is in trouble.
    private static async Task NestAsync()
    {
        VirtualTimeProvider time = Clocks.Virtual();
        Assert.Equal(1, await Deadline.FailAfterAsync(Second, static _ => new ValueTask<int>(1), time));
        await Task.Yield();
        Assert.Equal(2, await Deadline.FailAfterAsync(Second, async token => await Task.FromResult(2).WithTimeoutAsync(Second, time, token), time));
    }
}
