using AsyncToolkit.Testing;
using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Gathering.Faults;

/// <summary>
/// Results that nobody wants are disposed by the calls that have losers or give operations up. Whatever a disposer does, the caller has its answer, and the others
/// are disposed.
/// </summary>
[Collection(PoolThreads.Name)]
public class DisposerFaultTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, FaultKind> Rows
    {
        get
        {
            var data = new TheoryData<string, FaultKind>();
            foreach (string call in (string[])["first", "quorum", "hedge", "timeout"])
            {
                foreach (FaultKind kind in (FaultKind[])[FaultKind.Throws, FaultKind.ThrowsLater, FaultKind.Hangs, FaultKind.Reenters])
                {
                    data.Add(call, kind);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Disposer_InTrouble_ConcernsNobodyElse(string call, FaultKind kind)
    {
        using var trouble = new Trouble("disposer", kind, () => AnswerAsync(call, new Resource()));
        Fault fault = trouble.Fault;
        var inTrouble = new AsyncResource(async () =>
        {
            fault.In("disposer");
            await fault.LaterInAsync("disposer");
        });
        var beside = new Resource();

        await AnswerAsync(call, inTrouble, beside).WithHangGuard();
        await trouble.Happened.WithHangGuard();
        if (kind is FaultKind.Hangs)
        {
            var other = new Resource();
            await AnswerAsync(call, other).WithHangGuard();
            await other.DisposedAsync().WithHangGuard();

            // all that was while it hung, and not after it had given up
            Assert.True(trouble.IsHanging);
            trouble.Release();
        }

        await beside.DisposedAsync().WithHangGuard();
        Assert.Equal((1, 1), (inTrouble.Disposed, beside.Disposed));
    }

    // The answer comes first, the losers later; for timeouts, which have none, each of them is an operation that was given up.
    private static async Task AnswerAsync(string call, params Resource[] losers)
    {
        var answer = new Resource();
        if (call == "timeout")
        {
            await Task.WhenAll(losers.Select(loser => GiveUpAsync(loser, answer)));
        }
        else
        {
            Resource[] received = call switch
            {
                "first" => [await Operations(answer, losers).FirstSuccessfulAsync(losers.Length + 1)],
                "quorum" => await Operations(answer, losers).QuorumAsync(1, losers.Length + 1),
                _ => [await Operations(answer, losers).HedgeAsync(TimeSpan.Zero)],
            };
            Assert.Same(answer, Assert.Single(received));
        }

        Assert.Equal(0, answer.Disposed);
    }

    private static async Task GiveUpAsync(Resource late, Resource fallback)
    {
        VirtualTimeProvider time = Clocks.Virtual();
        var given = new TaskCompletionSource<Resource>();
        var options = new TimeoutOptions { Timeout = Second, AbandonAfter = TimeSpan.Zero, TimeProvider = time };
        Task<Resource> call = AsyncToolkit.Timeouts.RunAsync(options, _ => given.Task, fallback);
        time.Advance(Second);
        Assert.Same(fallback, await call);
        given.SetResult(late);
    }

    private static Func<CancellationToken, ValueTask<Resource>>[] Operations(Resource answer, Resource[] losers)
    {
        var together = new Gate("together");
        return
        [
            async _ =>
            {
                await together.WhenParkedAsync(losers.Length, CancellationToken.None);
                return answer;
            },
            .. losers.Select(loser => (Func<CancellationToken, ValueTask<Resource>>)(async token =>
            {
                together.Mark();
                await token.CanceledAsync();
                return loser;
            })),
        ];
    }
}
