using AsyncToolkit.Analyzers.Tests.FanOut;
using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.OwnApi;

public sealed class OuterTokenCases : RuleCases
{
    private const string Ids = "int[] ids = new int[9];\n";

    public OuterTokenCases()
    {
        Fires("a throttled loop", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken); //! 'cancellationToken' on instead of its own 'token'");
        Fires("an async body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, [|cancellationToken|]); }, cancellationToken);");
        Fires("Parallel.ForEachAsync", Ids + "await Parallel.ForEachAsync(ids, cancellationToken, async (id, token) => await Work.SendAsync(id, [|cancellationToken|]));");
        Fires("a gather", Ids + "await ids.GatherAsync(4, async (id, token) => { await Work.SendAsync(id, [|cancellationToken|]); return id; }, cancellationToken);");
        Fires("the token of a source outside", Ids + "using var stop = new CancellationTokenSource();\nawait ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|stop.Token|]), stop.Token);");
        Fires("a discarded token", Ids + "await ids.ForEachThrottledAsync(4, (id, _) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken);");
        Fires("a lambda in the body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => await Task.Run(() => Work.SendAsync(id, [|cancellationToken|])), cancellationToken);");
        Fires("a local outside", Ids + "CancellationToken outer = cancellationToken;\nawait ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|outer|]), cancellationToken);");
        Fires("a token that the call does not get", "private readonly CancellationToken _stop;\npublic Task RunAsync(int[] ids) => ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|_stop|]));");
        Fires("a body under a deadline", "await Deadline.FailAfterAsync(TimeSpan.FromSeconds(1), token => Work.SendAsync(1, [|cancellationToken|]), cancellationToken);");

        IsSilent("its own token", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        IsSilent("no token wanted", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, CancellationToken.None), cancellationToken);");
        IsSilent("a linked source in the body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { using var both = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken); await Work.SendAsync(id, both.Token); }, cancellationToken);");
        IsSilent("a linked source of the outer token alone", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { using var other = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken); await Work.SendAsync(id, other.Token); }, cancellationToken);");
        IsSilent("not an argument", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { cancellationToken.ThrowIfCancellationRequested(); await Work.SendAsync(id, token); }, cancellationToken);");
        IsSilent("the cleanup of a body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { try { await Work.SendAsync(id, token); } finally { await Work.SendAsync(0, cancellationToken); } }, cancellationToken);");
        IsSilent("another method's lambda", Ids + "await Task.WhenAll(ids.Select(id => Work.SendAsync(id, cancellationToken)));");
        IsSilent("a nested function with a token", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { Func<CancellationToken, Task> run = other => Work.SendAsync(id, cancellationToken); await run(token); }, cancellationToken);");
        IsSilent("the call itself", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => await Work.SaveAsync(id), cancellationToken);");
        IsSilent("a constructor", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { var failure = new OperationCanceledException(cancellationToken); await Work.SendAsync(id, token); }, cancellationToken);");
        IsSilent("a function with a name", Ids + "await ids.ForEachThrottledAsync(4, SendAsync, cancellationToken);\nValueTask SendAsync(int id, CancellationToken token) => new(Work.SendAsync(id, cancellationToken));");
        IsSilent("both tokens", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => BothAsync(token, cancellationToken), cancellationToken);\nstatic Task BothAsync(CancellationToken one, CancellationToken two) => Task.CompletedTask;");
        IsSilent("what a body does about a failure", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { try { await Work.SendAsync(id, token); } catch (IOException) { await Work.SendAsync(0, cancellationToken); } }, cancellationToken);");

        Fixes(
            "its own",
            Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken);",
            Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        Fixes(
            "a body in a body",
            Ids + "await ids.ForEachThrottledAsync(4, (id, one) => ids.ForEachThrottledAsync(2, (other, two) => Work.SendAsync(other, [|cancellationToken|]), one), cancellationToken);",
            Ids + "await ids.ForEachThrottledAsync(4, (id, one) => ids.ForEachThrottledAsync(2, (other, two) => Work.SendAsync(other, two), one), cancellationToken);");
        Fixes(
            "a token in the options",
            Ids + "await Parallel.ForEachAsync(ids, new ParallelOptions { CancellationToken = cancellationToken }, async (id, token) => await Work.SendAsync(id, [|cancellationToken|]));",
            Ids + "await Parallel.ForEachAsync(ids, new ParallelOptions { CancellationToken = cancellationToken }, async (id, token) => await Work.SendAsync(id, token));");
        FixesAll(
            "two bodies",
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, [|cancellationToken|]); await Work.SendAsync(0, [|cancellationToken|]); }, cancellationToken);\nawait Parallel.ForEachAsync(ids, cancellationToken, async (id, ct) => await Work.SendAsync(id, [|cancellationToken|]));",
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, token); await Work.SendAsync(0, token); }, cancellationToken);\nawait Parallel.ForEachAsync(ids, cancellationToken, async (id, ct) => await Work.SendAsync(id, ct));");
        HasNoFix("a discarded token", Ids + "await ids.ForEachThrottledAsync(4, (id, _) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken);");
        HasNoFix("a token that the call does not get", "private readonly CancellationToken _stop;\npublic Task RunAsync(int[] ids) => ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|_stop|]));");
        HasNoFix("a call that gets another token", "public Task RunAsync(int[] ids, CancellationToken one, CancellationToken two) => ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|one|]), two);");
        HasNoFix("a body in a body whose call gets another token", "public Task RunAsync(int[] ids, CancellationToken one) => ids.ForEachThrottledAsync(4, (id, outer) => ids.ForEachThrottledAsync(2, (other, token) => Work.SendAsync(other, [|one|]), CancellationToken.None), one);");
    }

    public override string Id => "ATK4001";

    public override string Surroundings => FanWork.Source;
}
