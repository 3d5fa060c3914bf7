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

        IsSilent("its own token", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        IsSilent("no token wanted", Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, CancellationToken.None), cancellationToken);");
        IsSilent("a linked source in the body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { using var both = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken); await Work.SendAsync(id, both.Token); }, cancellationToken);");
        IsSilent("a linked source of the outer token alone", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { using var other = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken); await Work.SendAsync(id, other.Token); }, cancellationToken);");
        IsSilent("not an argument", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { cancellationToken.ThrowIfCancellationRequested(); await Work.SendAsync(id, token); }, cancellationToken);");
        IsSilent("the cleanup of a body", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { try { await Work.SendAsync(id, token); } finally { await Work.SendAsync(0, cancellationToken); } }, cancellationToken);");
        IsSilent("another method's lambda", Ids + "await Task.WhenAll(ids.Select(id => Work.SendAsync(id, cancellationToken)));");
        IsSilent("a nested function with a token", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { Func<CancellationToken, Task> run = other => Work.SendAsync(id, cancellationToken); await run(token); }, cancellationToken);");
        IsSilent("the call itself", Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => await Work.SaveAsync(id), cancellationToken);");

        Fixes(
            "its own",
            Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken);",
            Ids + "await ids.ForEachThrottledAsync(4, (id, token) => Work.SendAsync(id, token), cancellationToken);");
        FixesAll(
            "two bodies",
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, [|cancellationToken|]); await Work.SendAsync(0, [|cancellationToken|]); }, cancellationToken);\nawait Parallel.ForEachAsync(ids, cancellationToken, async (id, ct) => await Work.SendAsync(id, [|cancellationToken|]));",
            Ids + "await ids.ForEachThrottledAsync(4, async (id, token) => { await Work.SendAsync(id, token); await Work.SendAsync(0, token); }, cancellationToken);\nawait Parallel.ForEachAsync(ids, cancellationToken, async (id, ct) => await Work.SendAsync(id, ct));");
        HasNoFix("a discarded token", Ids + "await ids.ForEachThrottledAsync(4, (id, _) => Work.SendAsync(id, [|cancellationToken|]), cancellationToken);");
    }

    public override string Id => "ATK4001";

    public override string Surroundings => FanWork.Source;
}
