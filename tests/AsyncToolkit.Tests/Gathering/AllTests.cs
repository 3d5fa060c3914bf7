using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering;

public class AllTests
{
    [Fact]
    public async Task AllAsync_OfEachArity_ReturnsTheResultsInOrder()
    {
        Assert.Equal((1, "2"), await Gather.AllAsync(One, Two));
        Assert.Equal((1, "2", 3L), await Gather.AllAsync(One, Two, Three));
        Assert.Equal((1, "2", 3L, '4'), await Gather.AllAsync(One, Two, Three, Four));
        Assert.Equal((1, "2", 3L, '4', 5.0), await Gather.AllAsync(One, Two, Three, Four, Five));
        Assert.Equal((1, "2", 3L, '4', 5.0, 6m), await Gather.AllAsync(One, Two, Three, Four, Five, Six));
        Assert.Equal((1, "2", 3L, '4', 5.0, 6m, (byte)7), await Gather.AllAsync(One, Two, Three, Four, Five, Six, Seven));
        Assert.Equal((1, "2", 3L, '4', 5.0, 6m, (byte)7, true), await Gather.AllAsync(One, Two, Three, Four, Five, Six, Seven, Eight));
    }

    [Fact]
    public async Task AllAsync_OfOperationsOfBothKinds_TakesThemAsAsyncLambdas() =>
        Assert.Equal((1, "2"), await Gather.AllAsync(
            static async _ => await Task.FromResult(1),
            static async _ => await new ValueTask<string>("2")));

    [Fact]
    public async Task AllAsync_OfTasks_ReturnsTheResultsInOrder()
    {
        (int one, string two) = await Gather.AllAsync(static _ => Task.FromResult(1), static _ => Task.FromResult("2"));
        (int a, string b, long c) = await Gather.AllAsync(async _ =>
        {
            await Task.Yield();
            return 1;
        }, static _ => Task.FromResult("2"), static _ => Task.FromResult(3L));

        Assert.Equal((1, "2", 1, "2", 3L), (one, two, a, b, c));
    }

    [Fact]
    public async Task AllAsync_OfTasksOfEachArity_ReturnsTheResultsInOrder()
    {
        Assert.Equal((1, 2, 3), await Gather.AllAsync(Task1, Task2, Task3));
        Assert.Equal((1, 2, 3, 4), await Gather.AllAsync(Task1, Task2, Task3, Task4));
        Assert.Equal((1, 2, 3, 4, 5), await Gather.AllAsync(Task1, Task2, Task3, Task4, Task5));
        Assert.Equal((1, 2, 3, 4, 5, 6), await Gather.AllAsync(Task1, Task2, Task3, Task4, Task5, Task6));
        Assert.Equal((1, 2, 3, 4, 5, 6, 7), await Gather.AllAsync(Task1, Task2, Task3, Task4, Task5, Task6, Task7));
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 8), await Gather.AllAsync(Task1, Task2, Task3, Task4, Task5, Task6, Task7, Task8));
    }

    [Fact]
    public async Task AllAsync_Operations_RunAtOnce()
    {
        var probe = new ConcurrencyProbe();
        Task<(int, string, long)> call = Gather.AllAsync(
            async token =>
            {
                await probe.ParkAsync(token);
                return 1;
            },
            async token =>
            {
                await probe.ParkAsync(token);
                return "2";
            },
            async token =>
            {
                await probe.ParkAsync(token);
                return 3L;
            });

        await probe.ExpectInFlightAsync(3);
        probe.ReleaseAll();
        Assert.Equal((1, "2", 3L), await call.WithHangGuard());
    }

    [Fact]
    public async Task AllAsync_OneFails_CancelsAndAwaitsTheOthers()
    {
        var gate = new Gate();
        var unwinding = new Gate("unwinding");
        Task<(int, string)> call = Gather.AllAsync<int, string>(
            async _ =>
            {
                await gate.WaitAsync(CancellationToken.None);
                throw new IOException("root");
            },
            async token =>
            {
                gate.Open();
                await token.CanceledAsync();
                await unwinding.WaitAsync(CancellationToken.None);
                throw new InvalidOperationException("late");
            });
        await unwinding.WhenParkedAsync(1);
        Assert.False(call.IsCompleted);
        unwinding.Open();

        Assert.Equal("root", (await call.EndAsync())?.Message);
        Assert.Equal(["root", "late"], call.Exception!.InnerExceptions.Select(static inner => inner.Message));
    }

    [Fact]
    public async Task AllAsync_CallerCancels_IsCanceled()
    {
        using var cancellation = new TrackedTokenSource();
        var gate = new Gate();
        Func<CancellationToken, Task<int>> parked = async token =>
        {
            await gate.WaitAsync(token);
            return 1;
        };
        Task<(int, int)> call = Gather.AllAsync(parked, parked, cancellation.Token);
        await gate.WhenParkedAsync(2);

        await cancellation.CancelAsync();

        var thrown = Assert.IsAssignableFrom<OperationCanceledException>(await call.EndAsync());
        Assert.Equal((true, cancellation.Token), (call.IsCanceled, thrown.CancellationToken));
    }

    [Fact]
    public async Task AllAsync_OfTheCallersContext_UsesNothing()
    {
        var context = new RecordingContext();
        Thread? caller = null;
        await DedicatedThread.RunAsync(() =>
        {
            caller = Thread.CurrentThread;
            SynchronizationContext.SetSynchronizationContext(context);
            Task<(bool, bool)> call = Gather.AllAsync(Look, Look);
            DedicatedThread.Block(call);
            Assert.Equal((true, true), call.Result);
        });
        Assert.Equal(0, context.Posts);

        ValueTask<bool> Look(CancellationToken token) => new(Thread.CurrentThread != caller && SynchronizationContext.Current is null);
    }

    [Fact]
    public async Task AllAsync_OfAContextThatAnOperationSets_UsesNothing()
    {
        var pending = new PendingValue<int>(1);

        Assert.Equal((1, "2"), await Gather.AllAsync(_ => pending.Task, Two).WithHangGuard());
        Assert.False(pending.IsContextAsked);
    }

    private static ValueTask<int> One(CancellationToken token) => new(1);

    private static async ValueTask<string> Two(CancellationToken token)
    {
        await Task.Yield();
        return "2";
    }

    private static ValueTask<long> Three(CancellationToken token) => new(3L);

    private static ValueTask<char> Four(CancellationToken token) => new('4');

    private static ValueTask<double> Five(CancellationToken token) => new(5.0);

    private static ValueTask<decimal> Six(CancellationToken token) => new(6m);

    private static ValueTask<byte> Seven(CancellationToken token) => new((byte)7);

    private static ValueTask<bool> Eight(CancellationToken token) => new(true);

    private static Task<int> Task1(CancellationToken token) => Task.FromResult(1);

    private static Task<int> Task2(CancellationToken token) => Task.FromResult(2);

    private static Task<int> Task3(CancellationToken token) => Task.FromResult(3);

    private static Task<int> Task4(CancellationToken token) => Task.FromResult(4);

    private static Task<int> Task5(CancellationToken token) => Task.FromResult(5);

    private static Task<int> Task6(CancellationToken token) => Task.FromResult(6);

    private static Task<int> Task7(CancellationToken token) => Task.FromResult(7);

    private static Task<int> Task8(CancellationToken token) => Task.FromResult(8);
}
