using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>Streams that nothing goes wrong with: every source, order, limit and kind of body.</summary>
public class StreamShapeTests(ITestOutputHelper output)
{
    public static TheoryData<string, ResultOrder, int, string> Shapes()
    {
        var data = new TheoryData<string, ResultOrder, int, string>();
        foreach (string source in (string[])["array", "lazy", "async"])
        {
            foreach (ResultOrder order in (ResultOrder[])[ResultOrder.Source, ResultOrder.Completion])
            {
                foreach (int limit in (int[])[1, 2, 3])
                {
                    foreach (string body in (string[])["sync", "yield", "mixed"])
                    {
                        data.Add(source, order, limit, body);
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Select_UnderEverySchedule_YieldsEachResultOnceWithinTheBound(string source, ResultOrder order, int limit, string body) =>
        Explore(() =>
        {
            var consumer = new StreamConsumer(order, items: 5, limit);
            return new ScheduledProgram(
                [() => consumer.ConsumeAll(consumer.Stream(source, body, FailureMode.FailFast))],
                Workers: 3,
                () => consumer.Check(all: true) ?? (consumer.Thrown is null ? null : $"threw {consumer.Thrown}"));
        });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, atMost: 2_000, name: name);
}
