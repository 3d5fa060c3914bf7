using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

public class FailFastScheduleTests(ITestOutputHelper output)
{
    // Both places are taken until their bodies have failed: whoever comes second with its failure must know that the call is over.
    [Theory]
    [InlineData("array")]
    [InlineData("lazy")]
    public void ForEach_AllBodiesInFlightFail_StartsNoOther(string source) =>
        Explore(() =>
        {
            var ledger = new Ledger(items: 4, limit: 2);
            int met = 0;
            Task? call = null;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        IEnumerable<int> items = source == "array" ? Enumerable.Range(0, 4).ToArray() : Steps.Lazy(4);
                        call = items.ForEachThrottledAsync(2, (item, _) =>
                        {
                            ledger.Enter(item);
                            met++;
                            Actor.WaitUntil(() => met >= 2);
                            ledger.Leave();
                            throw new InvalidOperationException($"{item}");
                        });
                        Steps.Await(call);
                    },
                ],
                Workers: 3,
                () => ledger.Check(all: false)
                    ?? (!call!.IsFaulted ? $"ended {call.Status}" : ledger.Started == 2 ? null : $"{ledger.Started} started"));
        });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);
}
