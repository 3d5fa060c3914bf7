using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The reporter and its table of places, from the first observation to the end of the detector: nothing goes without a report or a count.</summary>
[Collection(nameof(WatchedThreads))]
public class ReporterScheduleTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1, 10)] // most do not fit into the queue
    [InlineData(10, 10)] // some are left out, and counted in the next report of their place
    [InlineData(10, 1)] // most places are not remembered
    public void Observations_OfManyThreads_AreReportedOrCounted(int capacity, int places) =>
        Explore(() =>
        {
            var run = new DetectorUnderTest(options =>
            {
                options.QueueCapacity = capacity;
                options.MaxSites = places;
                options.RepeatInterval = Interval;
            });
            int added = 0;
            int adding = 2;
            return new ScheduledProgram(
                [
                    () => Add("first"),
                    () => Add("second"),
                    () =>
                    {
                        Actor.WaitUntil(() => adding == 0);
                        Flush(run);
                        run.Time.Pass(Interval);
                        foreach (string place in places > 1 ? ["place", "first", "second"] : new[] { "another" })
                        {
                            added++;
                            run.Detector.Reports.Add(Slow(place));
                            Flush(run);
                        }

                        run.Detector.Dispose();
                    },
                    run.Report,
                ],
                Workers: 0,
                () => run.Reports.Count + run.Reports.Sum(report => report.Suppressed) + run.Detector.DroppedReports is var seen && seen != added ? $"added {added}, reported or counted {seen}"
                    : run.LossesTold != run.Detector.DroppedReports ? $"dropped {run.Detector.DroppedReports}, told {run.LossesTold}"
                    : run.Detector.Failures != 0 ? "the reporter has failed"
                    : null);

            void Add(string place)
            {
                foreach (string each in places > 1 ? ["place", place] : new[] { place + " once", place + " twice" })
                {
                    added++;
                    run.Detector.Reports.Add(Slow(each));
                }

                adding--;
            }
        });

    // Two ends at a time, one of them in the middle of a report, and both return; what was taken in by then is reported.
    [Fact]
    public void Dispose_FromAHandlerAndFromOutside_ReportsTheRest() =>
        Explore(() =>
        {
            var run = new DetectorUnderTest();
            int accepted = run.Detector.Reports.Add(Slow("before")) ? 1 : 0;
            int adding = 2;
            run.Detector.Reported += (_, _) =>
            {
                if (adding == 0)
                {
                    run.Detector.Dispose();
                }
            };
            Action add = () =>
            {
                if (run.Detector.Reports.Add(Slow("operation")))
                {
                    accepted++;
                }

                adding--;
            };
            return new ScheduledProgram(
                [
                    add,
                    add,
                    () =>
                    {
                        Actor.WaitUntil(() => adding == 0);
                        run.Detector.Dispose();
                    },
                    run.Report,
                ],
                Workers: 0,
                () => run.Reports.Count != accepted ? $"taken in {accepted}, reported {run.Reports.Count}"
                    : run.Detector.Failures != 0 ? "the reporter has failed"
                    : null);
        });

    private static SlowCallback Slow(string operation) => new(operation, threadId: 1, TimeSpan.TicksPerSecond);

    private static void Flush(DetectorUnderTest run)
    {
        var marker = new FlushMarker();
        run.Detector.Reports.Add(marker);
        Actor.WaitUntil(() => marker.Reached.IsCompleted);
    }

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);
}
