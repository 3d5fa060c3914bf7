using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public abstract partial class ForEachContract<TSource, TEntry>
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 0)]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(1, 5000)]
    [InlineData(3, 5000)]
    [InlineData(8, 5000)]
    public async Task Items_OfAnyNumber_RunExactlyOnce(int limit, int count)
    {
        foreach (int suspendEvery in new[] { 0, 1, 2, 8, 65 })
        {
            var visits = new int[count];
            await Start(Enumerable.Range(0, count), limit, async (item, _) =>
            {
                if (suspendEvery != 0 && item % suspendEvery == 0)
                {
                    await Task.Yield();
                }

                Interlocked.Increment(ref visits[item]);
            }).WithHangGuard();

            Assert.All(visits, static visited => Assert.Equal(1, visited));
        }
    }

    [Fact]
    public async Task Items_LimitOfOne_RunInTheOrderOfTheSource()
    {
        var order = new List<int>();
        await Start(Enumerable.Range(0, 300), 1, async (item, _) =>
        {
            if (item % 3 == 0)
            {
                await Task.Yield();
            }

            order.Add(item);
        }).WithHangGuard();

        Assert.Equal(Enumerable.Range(0, 300), order);
    }

    [Fact]
    public async Task Items_OfWhichOneNeverMoves_DoNotHoldUpTheRest()
    {
        var gate = new Gate();
        var rest = new CountdownEvent(999);
        var restDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task call = Start(Enumerable.Range(0, 1000), 2, async (item, token) =>
        {
            if (item == 3)
            {
                await gate.WaitAsync(token);
            }
            else if (rest.Signal())
            {
                restDone.SetResult();
            }
        });

        await restDone.Task.WithHangGuard();
        Assert.False(call.IsCompleted);

        gate.Open();
        await call.WithHangGuard();
    }

    [Fact]
    public async Task Items_OneMillionSynchronous_DoNotOverflowTheStack()
    {
        int ran = 0;
        await Start(Enumerable.Range(0, 1_000_000), 4, (_, _) =>
        {
            Interlocked.Increment(ref ran);
            return default;
        }).WithHangGuard();

        Assert.Equal(1_000_000, ran);
    }

    [Fact]
    public async Task Call_WhileABodyRuns_HasNotFinished()
    {
        var gate = new Gate();
        Task call = Start([1], 1, (_, token) => new ValueTask(gate.WaitAsync(token)));
        await gate.WhenParkedAsync(1);

        Assert.False(call.IsCompleted);
        gate.Open();
        await call.WithHangGuard();
        Assert.True(call.IsCompletedSuccessfully);
    }
}
