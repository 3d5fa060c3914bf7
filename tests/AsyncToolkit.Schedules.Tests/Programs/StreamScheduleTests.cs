using System.Runtime.CompilerServices;
using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Tests.Support;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Programs;

/// <summary>A consumer, the workers of its stream, and whoever cancels or disposes: every order of their steps.</summary>
public class StreamScheduleTests(ITestOutputHelper output)
{
    public static TheoryData<string, ResultOrder> Kinds()
    {
        var data = new TheoryData<string, ResultOrder>();
        foreach (string source in (string[])["array", "lazy", "async"])
        {
            data.Add(source, ResultOrder.Source);
            data.Add(source, ResultOrder.Completion);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_OneBodyFails_YieldsWhatWasBeforeItAndThrowsTheRoot(string source, ResultOrder order) =>
        Explore(() =>
        {
            var consumer = new StreamConsumer(order, items: 5, limit: 2) { Failing = 2 };
            return new ScheduledProgram(
                [() => consumer.ConsumeAll(consumer.Stream(source, "mixed", FailureMode.FailFast))],
                Workers: 3,
                () => consumer.Check(all: false)
                    ?? (consumer.Thrown == consumer.Root ? null : $"threw {consumer.Thrown}")
                    ?? (consumer.Taken.Contains(2) ? "yielded the failed item" : null));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_CollectingFailures_LeavesGapsAndThrowsAtTheEnd(string source, ResultOrder order) =>
        Explore(() =>
        {
            var consumer = new StreamConsumer(order, items: 5, limit: 2) { Failing = 1 };
            return new ScheduledProgram(
                [() => consumer.ConsumeAll(consumer.Stream(source, "mixed", FailureMode.Collect))],
                Workers: 3,
                () => consumer.Check(all: false)
                    ?? (consumer.Taken.Order().SequenceEqual([0, 2, 3, 4]) ? null : $"yielded {string.Join(',', consumer.Taken)}")
                    ?? (consumer.Thrown is FanOutException { Failures: [{ Index: 1 }] } ? null : $"threw {consumer.Thrown}"));
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_CallerCancels_ThrowsOrHadNothingLeft(string source, ResultOrder order) =>
        Explore(() =>
        {
            var cancellation = new TrackedTokenSource();
            CancellationToken token = cancellation.Token;
            var consumer = new StreamConsumer(order, items: 4, limit: 2);
            return new ScheduledProgram(
                [
                    () => consumer.ConsumeAll(consumer.Stream(source, "mixed", FailureMode.FailFast, token)),
                    () =>
                    {
                        Actor.Point();
                        cancellation.Cancel();
                    },
                ],
                Workers: 2,
                () => consumer.Check(all: consumer.Thrown is null)
                    ?? (consumer.Thrown is null || (consumer.Thrown is OperationCanceledException e && e.CancellationToken == token)
                        ? null
                        : $"threw {consumer.Thrown}"));
        });

    // The consumer leaves after so many results: everything else is unclaimed, and nothing runs when the disposal has ended.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_ConsumerLeavesEarly_AwaitsWhatRunsAndLosesNothing(string source, ResultOrder order) =>
        Explore(() =>
        {
            var consumer = new StreamConsumer(order, items: 6, limit: 2);
            return new ScheduledProgram(
                [() => consumer.ConsumeAll(consumer.Stream(source, "mixed", FailureMode.FailFast), atMost: 2)],
                Workers: 3,
                () => consumer.Check(all: false)
                    ?? (consumer.Thrown is null && consumer.Taken.Count == 2 ? null : $"took {consumer.Taken.Count}, threw {consumer.Thrown}")
                    ?? consumer.CheckNothingLost());
        });

    // Somebody else disposes while the consumer moves: the move that is pending ends, and so does the disposal.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_DisposedByAnother_EndsTheMoveAndTheDisposal(string source, ResultOrder order) =>
        Explore(() =>
        {
            var consumer = new StreamConsumer(order, items: 4, limit: 2);
            IAsyncEnumerator<int> enumerator = consumer.Stream(source, "mixed", FailureMode.FailFast).GetAsyncEnumerator();
            return new ScheduledProgram(
                [
                    () => consumer.Consume(enumerator, int.MaxValue),
                    () =>
                    {
                        Actor.Point();
                        Steps.Await(enumerator.DisposeAsync().AsTask());
                        consumer.CheckQuietNow();
                    },
                ],
                Workers: 2,
                () => consumer.Check(all: false)
                    ?? (consumer.Thrown is null ? null : $"threw {consumer.Thrown}")
                    ?? consumer.CheckNothingLost());
        });

    [Theory]
    [InlineData(ResultOrder.Source)]
    [InlineData(ResultOrder.Completion)]
    public void Select_CanceledAndDisposedAtOnce_Ends(ResultOrder order) =>
        Explore(() =>
        {
            var cancellation = new TrackedTokenSource();
            CancellationToken token = cancellation.Token;
            var consumer = new StreamConsumer(order, items: 3, limit: 2);
            IAsyncEnumerator<int> enumerator = consumer.Stream("lazy", "mixed", FailureMode.Collect).GetAsyncEnumerator(token);
            return new ScheduledProgram(
                [
                    () => consumer.Consume(enumerator, int.MaxValue),
                    () => Steps.Await(enumerator.DisposeAsync().AsTask()),
                    () =>
                    {
                        Actor.Point();
                        cancellation.Cancel();
                    },
                ],
                Workers: 2,
                () => consumer.Check(all: false)
                    ?? (consumer.Thrown is null or OperationCanceledException ? null : $"threw {consumer.Thrown}")
                    ?? consumer.CheckNothingLost());
        });

    // Bodies that block: the one that is waited for sits behind one that blocks, in what a worker has claimed.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Select_BodiesThatBlockUntilTheLimitIsReached_ReachIt(string source, ResultOrder order) =>
        Explore(() =>
        {
            int met = 0;
            var consumer = new StreamConsumer(order, items: 6, limit: 2)
            {
                InBody = item =>
                {
                    if (item >= 4)
                    {
                        met++;
                        Actor.WaitUntil(() => met == 2);
                    }
                },
            };
            return new ScheduledProgram(
                [() => consumer.ConsumeAll(consumer.Stream(source, "sync", FailureMode.FailFast))],
                Workers: 4,
                () => consumer.Check(all: true));
        });

    private void Explore(Func<ScheduledProgram> program, [CallerMemberName] string name = "") => Exploration.Explore(output, program, atMost: 2_000, name: name);
}
