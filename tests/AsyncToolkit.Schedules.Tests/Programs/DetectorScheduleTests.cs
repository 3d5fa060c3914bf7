using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using AsyncToolkit.Schedules.Tests.Explorer;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>The way from the threads that are watched to the reporter.</summary>
public class DetectorScheduleTests(ITestOutputHelper output)
{
    // In the sound core every observation that was taken in is reported, in its thread's order, whatever the moment of the end.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Reports_AddedFromManyThreadsUntilTheEnd_ArriveOnceOrAreCounted(int capacity) =>
        Explore(() =>
        {
            var queue = new ObservationQueue(capacity);
            var accepted = new List<Seen>();
            var reported = new List<Observation?>();
            int refused = 0;
            int adding = 2;
            Action add = () =>
            {
                for (int i = 0; i < 2; i++)
                {
                    var seen = new Seen();
                    if (queue.Add(seen))
                    {
                        accepted.Add(seen);
                    }
                    else
                    {
                        refused++;
                    }
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
                        queue.Close();
                    },
                    () => Report(queue, reported.Add),
                ],
                Workers: 0,
                () => !reported.OfType<Seen>().ToHashSet().SetEquals(accepted) ? $"accepted {accepted.Count}, reported {reported.Count}"
                    : reported.OfType<Seen>().Count() != accepted.Count ? "reported twice"
                    : queue.Dropped != refused ? $"refused {refused}, counted {queue.Dropped}"
                    : null);
        });

    [Fact]
    public void Reports_NobodyTakesThem_AreAsManyAsFitIn() =>
        Explore(() =>
        {
            var queue = new ObservationQueue(capacity: 2);
            int accepted = 0;
            Action add = () =>
            {
                if (queue.Add(new Seen()))
                {
                    accepted++;
                }
            };
            return new ScheduledProgram(
                [add, add, add],
                Workers: 0,
                () => accepted == 2 && queue.Dropped == 1 ? null : $"{accepted} within a capacity of 2, {queue.Dropped} dropped");
        });

    // Whatever came and went, there is as much room afterwards as there was before.
    [Fact]
    public void Reports_AddedAndTakenAtOnce_KeepTheirCapacity() =>
        Explore(() =>
        {
            var queue = new ObservationQueue(capacity: 2);
            var accepted = new List<bool>();
            int taken = 0;
            int adding = 2;
            Action add = () =>
            {
                accepted.Add(queue.Add(new Seen()));
                accepted.Add(queue.Add(new Seen()));
                adding--;
            };
            return new ScheduledProgram(
                [
                    add,
                    add,
                    () =>
                    {
                        while (true)
                        {
                            Actor.WaitUntil(() => adding == 0 || taken < accepted.Count(isTaken => isTaken));
                            if (taken == accepted.Count(isTaken => isTaken))
                            {
                                return;
                            }

                            if (queue.TryTake(out Observation? observation) && observation is not null)
                            {
                                taken++;
                            }
                        }
                    },
                ],
                Workers: 0,
                () => (queue.Add(new Seen()), queue.Add(new Seen()), queue.Add(new Seen())) is (true, true, false) ? null : "the capacity has changed");
        });

    [Fact]
    public void Flush_WhileOthersFillTheQueue_IsReachedBehindWhatWasBefore() =>
        Explore(() =>
        {
            var queue = new ObservationQueue(capacity: 1);
            var reported = new List<Observation?>();
            var marker = new FlushMarker();
            int adding = 2;
            bool accepted = false;
            bool wasReported = false;
            return new ScheduledProgram(
                [
                    () =>
                    {
                        var seen = new Seen();
                        accepted = queue.Add(seen);
                        queue.Add(marker);
                        Actor.WaitUntil(() => marker.Reached.IsCompleted);
                        wasReported = reported.Contains(seen);
                        adding--;
                    },
                    () =>
                    {
                        queue.Add(new Seen());
                        queue.Add(new Seen());
                        adding--;
                    },
                    () =>
                    {
                        Actor.WaitUntil(() => adding == 0);
                        queue.Close();
                    },
                    () => Report(queue, reported.Add),
                ],
                Workers: 0,
                () => accepted != wasReported ? $"accepted: {accepted}, reported before the marker: {wasReported}" : null);
        });

    // What the thread of the reporter does.
    private static void Report(ObservationQueue queue, Action<Observation?> report)
    {
        while (queue.TryTake(out Observation? observation))
        {
            report(observation);
            (observation as FlushMarker)?.Reach();
        }
    }

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, name: name);

    private sealed class Seen : Observation
    {
        internal override void Accept(Reporter reporter)
        {
        }
    }
}
