using AsyncToolkit;

namespace NativeConsumer;

/// <summary>For-each, gather and their relatives, over items and operations.</summary>
internal static class FanOutTour
{
    private static readonly int[] Items = [.. Enumerable.Range(0, 100)];

    internal static async Task RunAsync(Checks checks)
    {
        await checks.CountAsync("for-each", async () =>
        {
            int sum = 0;
            await Items.ForEachThrottledAsync(4, async (item, ct) =>
            {
                await Task.Yield();
                Interlocked.Add(ref sum, item);
            });
            return sum == 4950;
        });
        await checks.CountAsync("every failure with its item", async () =>
        {
            var options = new ThrottleOptions { MaxConcurrency = 4, FailureMode = FailureMode.Collect };
            try
            {
                await Items.ForEachThrottledAsync(options, (item, ct) => item % 50 == 7 ? throw new FormatException() : Task.CompletedTask);
                return false;
            }
            catch (FanOutException failed)
            {
                return failed.Failures.Select(failure => failure.Item).Order().SequenceEqual([7, 57]);
            }
        });
        await checks.CountAsync("gather", async () => (await Items.GatherAsync(4, SquareAsync)).SequenceEqual(Items.Select(item => item * item)));
        await checks.CountAsync("outcomes", async () =>
        {
            Outcome<int>[] outcomes = await Items.GatherOutcomesAsync(4, (item, ct) => item == 3 ? throw new FormatException() : SquareAsync(item, ct));
            return outcomes is [{ Value: 0 }, _, _, { Status: OutcomeStatus.Failed, Exception: FormatException }, { Value: 16 }, ..];
        });
        await checks.CountAsync("operations of several types", async () =>
            await Gather.AllAsync(ct => SquareAsync(3, ct), ct => Task.FromResult("nine")) is (9, "nine"));
        await checks.CountAsync("first, quorum and hedge", async () =>
        {
            Func<CancellationToken, Task<int>>[] operations = [ct => SquareAsync(2, ct), ct => SquareAsync(2, ct), ct => throw new FormatException()];
            return await operations.FirstSuccessfulAsync(3) == 4
                && await operations.QuorumAsync(2, 3) is [4, 4]
                && await operations.HedgeAsync(TimeSpan.FromSeconds(30)) == 4;
        });
        await checks.CountAsync("stream", async () =>
        {
            List<int> results = [];
            await foreach (int result in Items.SelectThrottledAsync(4, SquareAsync))
            {
                results.Add(result);
            }

            return results.SequenceEqual(Items.Select(item => item * item));
        });
        await checks.CountAsync("traversal", async () =>
        {
            var tree = new Tree(depth: 6);
            await new[] { 1 }.TraverseThrottledAsync(4, tree.ChildrenAsync);
            return tree.Visited == 127;
        });
    }

    private static async Task<int> SquareAsync(int item, CancellationToken cancellationToken)
    {
        await Task.Delay(item % 3, cancellationToken);
        return item * item;
    }
}
