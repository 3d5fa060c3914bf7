using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public abstract partial class ForEachContract<TSource, TEntry>
{
    [Fact]
    public async Task Failure_First_IsSeenBySiblingsAndThrownWhenAllHaveEnded()
    {
        var probe = new ConcurrencyProbe();
        var failing = new Gate("failing");
        var unwinding = new Gate("unwinding");
        int started = 0;
        Task call = Start(Enumerable.Range(0, 100), 4, async (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == 1)
            {
                await failing.WaitAsync(CancellationToken.None);
                ThrowRootCause();
            }

            try
            {
                await probe.ParkAsync(token);
            }
            finally
            {
                Assert.True(token.IsCancellationRequested);
                await unwinding.WaitAsync(CancellationToken.None);
            }
        });
        await probe.ExpectInFlightAsync(3);
        await failing.WhenParkedAsync(1);

        failing.Open();
        await unwinding.WhenParkedAsync(3);
        Assert.False(call.IsCompleted);
        Assert.Equal(4, started);
        unwinding.Release(2);
        await unwinding.WhenParkedAsync(1);
        Assert.False(call.IsCompleted);
        unwinding.Open();

        Exception? thrown = await call.EndAsync();
        Assert.Equal("root", Assert.IsType<InvalidOperationException>(thrown).Message);
        Assert.Contains(nameof(ThrowRootCause), thrown.StackTrace, StringComparison.Ordinal);
        Assert.True(call.IsFaulted);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal(4, started);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_OfABodyBeforeItsFirstAwait_IsTheRootCause(bool isAsync)
    {
        var siblings = new Gate();
        int started = 0;
        Task call = Start(Enumerable.Range(0, 100), 3, (item, token) =>
        {
            Interlocked.Increment(ref started);
            if (item == 2)
            {
                return isAsync ? FailAsync(siblings) : Fail(siblings);
            }

            return new ValueTask(siblings.WaitAsync(token));
        });

        Exception? thrown = await call.EndAsync();
        Assert.Equal("root", Assert.IsType<InvalidOperationException>(thrown).Message);
        Assert.Contains(nameof(ThrowRootCause), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
        Assert.Equal(3, started);

        static ValueTask Fail(Gate siblings)
        {
            siblings.WhenParkedAsync(2).GetAwaiter().GetResult();
            ThrowRootCause();
            return default;
        }

        static async ValueTask FailAsync(Gate siblings)
        {
            await siblings.WhenParkedAsync(2);
            ThrowRootCause();
        }
    }

    [Fact]
    public async Task Failure_InducedCancellations_AreNotReportedWhateverTheirToken()
    {
        var gate = new Gate();
        using var strange = new TrackedTokenSource();
        await strange.CancelAsync();
        Task call = Start(Enumerable.Range(0, 5), 5, async (item, token) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            if (item == 0)
            {
                ThrowRootCause();
            }

            await token.CanceledAsync();
            throw item switch
            {
                1 => new OperationCanceledException(token),
                2 => new OperationCanceledException(strange.Token),
                3 => new TaskCanceledException(),
                _ => new OperationCanceledException("a driver's own", new TimeoutException()),
            };
        });
        await gate.WhenParkedAsync(5);
        gate.Open();

        Exception? thrown = await call.EndAsync();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
    }

    [Fact]
    public async Task Failure_AfterTheFirst_IsKeptBehindIt()
    {
        var gate = new Gate();
        Task call = Start(Enumerable.Range(0, 3), 3, async (item, token) =>
        {
            await gate.WaitAsync(CancellationToken.None);
            if (item == 2)
            {
                ThrowRootCause();
            }

            await token.CanceledAsync();
            throw new IOException($"late {item}");
        });
        await gate.WhenParkedAsync(3);
        gate.Open();

        Exception? thrown = await call.EndAsync();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Same(thrown, call.Exception!.InnerExceptions[0]);
        Assert.Equal(["late 0", "late 1"], call.Exception.InnerExceptions.Skip(1).Select(static late => late.Message).Order());
    }

    [Fact]
    public async Task Failure_OperationCanceledBeforeAnyStop_IsAFailure()
    {
        using var own = new TrackedTokenSource();
        await own.CancelAsync();
        Task call = Start([1, 2, 3], 1, (item, _) => item == 2 ? throw new OperationCanceledException(own.Token) : default);

        Exception? thrown = await call.EndAsync();
        Assert.Equal(own.Token, Assert.IsType<OperationCanceledException>(thrown).CancellationToken);
        Assert.True(call.IsFaulted);
        Assert.False(call.IsCanceled);
        Assert.Same(thrown, Assert.Single(call.Exception!.InnerExceptions));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Failure_LimitOfOne_StartsNothingBehindIt(int failing)
    {
        var ran = new List<int>();
        Task call = Start(Enumerable.Range(0, 300), 1, (item, _) =>
        {
            ran.Add(item);
            return item == failing ? throw new InvalidOperationException() : default;
        });

        Assert.IsType<InvalidOperationException>(await call.EndAsync());
        Assert.Equal(Enumerable.Range(0, failing + 1), ran);
    }

    [Fact]
    public async Task Failure_OfATokenCallback_IsReportedBehindTheRootCause()
    {
        var gate = new Gate();
        Task call = Start([0, 1], 2, async (item, token) =>
        {
            if (item == 0)
            {
                await gate.WaitAsync(CancellationToken.None);
                ThrowRootCause();
            }

            // deliberately never undone
            _ = token.Register(static () => throw new IOException("callback"));
            gate.Open();
            await token.CanceledAsync();
        });

        Exception? thrown = await call.EndAsync();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Equal(["root", "callback"], call.Exception!.InnerExceptions.Select(static inner => inner.Message));
    }

    [Fact]
    public async Task Failure_WithATokenCallbackThatHangs_DelaysItsOwnCallOnly()
    {
        var gate = new Gate();
        var hanging = new Gate("hanging callback");
        Task call = Start([0, 1], 2, async (item, token) =>
        {
            if (item == 0)
            {
                await gate.WaitAsync(CancellationToken.None);
                ThrowRootCause();
            }

            _ = token.Register(() => hanging.Wait());
            gate.Open();
            await token.CanceledAsync();
        });
        await hanging.WhenParkedAsync(1);

        Assert.False(call.IsCompleted);
        await Start(Enumerable.Range(0, 10), 2, static async (_, _) => await Task.Yield()).WithHangGuard();

        hanging.Open();
        Assert.IsType<InvalidOperationException>(await call.EndAsync());
    }

    private static void ThrowRootCause() => throw new InvalidOperationException("root");
}
