using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class ReleaseOutsideFinallyCases : RuleCases
{
    private const string Gate = "private readonly SemaphoreSlim _gate = new(1);\n";

    public ReleaseOutsideFinallyCases()
    {
        Fires("a field", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); await Work.SaveAsync(1); [|_gate.Release();|] } //! '_gate'");
        Fires("a sync wait", Gate + "public void Run() { _gate.Wait(); Work.Note(); [|_gate.Release();|] }");
        Fires("with a token", "var gate = new SemaphoreSlim(1);\nawait gate.WaitAsync(cancellationToken).ConfigureAwait(false);\nawait Work.SaveAsync(1);\n[|gate.Release();|]");
        Fires("in a loop", Gate + "public async Task RunAsync(int[] ids) { foreach (int id in ids) { await _gate.WaitAsync(); await Work.SaveAsync(id); [|_gate.Release();|] } }");
        Fires("a try that releases nothing", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); try { await Work.SaveAsync(1); } catch (InvalidOperationException) { } [|_gate.Release();|] }");
        Fires("in a lambda", "var gate = new SemaphoreSlim(1);\nFunc<Task> run = async () => { await gate.WaitAsync(); await Work.SaveAsync(1); [|gate.Release();|] };\nawait Task.Run(run);");
        Fires("a program", "// program\nvar gate = new SemaphoreSlim(1);\nawait gate.WaitAsync();\nawait Work.SaveAsync(1);\n[|gate.Release();|]");

        IsSilent("in finally", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); try { await Work.SaveAsync(1); } finally { _gate.Release(); } }");
        IsSilent("released in catch too", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); try { await Work.SaveAsync(1); } catch { _gate.Release(); throw; } _gate.Release(); }");
        IsSilent("nothing throws in between", Gate + "private int _count;\npublic async Task RunAsync() { await _gate.WaitAsync(); _count++; _gate.Release(); }");
        IsSilent("only a wait", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); await Work.SaveAsync(1); }");
        IsSilent("only a release", Gate + "public async Task RunAsync() { await Work.SaveAsync(1); _gate.Release(); }");
        IsSilent("another semaphore", Gate + "private readonly SemaphoreSlim _other = new(1);\npublic async Task RunAsync() { await _gate.WaitAsync(); await Work.SaveAsync(1); _other.Release(); }");
        IsSilent("a wait that may give up", Gate + "public async Task RunAsync() { if (!await _gate.WaitAsync(100)) { return; } await Work.SaveAsync(1); _gate.Release(); }");
        IsSilent("a signal", Gate + "public async Task RunAsync() { Work.Note(); _gate.Release(); await Work.SaveAsync(1); await _gate.WaitAsync(); }");
        IsSilent("in another block", Gate + "public async Task RunAsync(bool fast) { await _gate.WaitAsync(); await Work.SaveAsync(1); if (fast) { _gate.Release(); } }");
        IsSilent("two waits", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); await _gate.WaitAsync(); await Work.SaveAsync(1); _gate.Release(); }");

        Fixes(
            "with finally",
            "SemaphoreSlim gate = new(1);\nawait gate.WaitAsync();\n// keep\nawait Work.SaveAsync(1);\nWork.Note();\n[|gate.Release();|]",
            "SemaphoreSlim gate = new(1);\nawait gate.WaitAsync();\ntry\n{\n    // keep\n    await Work.SaveAsync(1);\n    Work.Note();\n}\nfinally\n{\n    gate.Release();\n}");
        Fixes("a loop inside that is left", Gate + "public async Task RunAsync(int[] ids)\n{\n    await _gate.WaitAsync();\n    foreach (int id in ids) { if (await Work.LoadAsync(id) > 0) { break; } }\n    [|_gate.Release();|]\n}", Gate + "public async Task RunAsync(int[] ids)\n{\n    await _gate.WaitAsync();\n    try\n    {\n        foreach (int id in ids) { if (await Work.LoadAsync(id) > 0) { break; } }\n    }\n    finally\n    {\n        _gate.Release();\n    }\n}");
        Fixes("the comments stay", Gate + "public async Task RunAsync()\n{\n    await _gate.WaitAsync(); // in\n    await Work.SaveAsync(1); // saved\n    // and out\n    [|_gate.Release();|] // free\n    // the end\n}", Gate + "public async Task RunAsync()\n{\n    await _gate.WaitAsync(); // in\n    try\n    {\n        await Work.SaveAsync(1); // saved\n    }\n    finally\n    {\n        // and out\n        _gate.Release();\n    } // free\n    // the end\n}");
        FixesAll(
            "two methods",
            Gate + "public async Task OneAsync()\n{\n    await _gate.WaitAsync();\n    await Work.SaveAsync(1);\n    [|_gate.Release();|]\n}\npublic async Task TwoAsync()\n{\n    await _gate.WaitAsync();\n    await Work.SaveAsync(2);\n    [|_gate.Release();|]\n}",
            Gate + "public async Task OneAsync()\n{\n    await _gate.WaitAsync();\n    try\n    {\n        await Work.SaveAsync(1);\n    }\n    finally\n    {\n        _gate.Release();\n    }\n}\npublic async Task TwoAsync()\n{\n    await _gate.WaitAsync();\n    try\n    {\n        await Work.SaveAsync(2);\n    }\n    finally\n    {\n        _gate.Release();\n    }\n}");
        FixesAll(
            "one pair in another",
            Gate + "private readonly SemaphoreSlim _other = new(1);\npublic async Task RunAsync()\n{\n    await _gate.WaitAsync();\n    await _other.WaitAsync(); // both\n    await Work.SaveAsync(1);\n    [|_other.Release();|]\n    [|_gate.Release();|]\n}",
            Gate + "private readonly SemaphoreSlim _other = new(1);\npublic async Task RunAsync()\n{\n    await _gate.WaitAsync();\n    try\n    {\n        await _other.WaitAsync(); // both\n        try\n        {\n            await Work.SaveAsync(1);\n        }\n        finally\n        {\n            _other.Release();\n        }\n    }\n    finally\n    {\n        _gate.Release();\n    }\n}");
        FixesAll(
            "one in a lambda in another, and one after it",
            "SemaphoreSlim gate = new(1), other = new(1);\nawait gate.WaitAsync();\nawait Task.Run(async () =>\n{\n    await other.WaitAsync();\n    await Work.SaveAsync(1);\n    [|other.Release();|]\n});\n[|gate.Release();|]\nvar last = new SemaphoreSlim(1);\nlast.Wait();\nWork.Note();\n[|last.Release();|]",
            "SemaphoreSlim gate = new(1), other = new(1);\nawait gate.WaitAsync();\ntry\n{\n    await Task.Run(async () =>\n        {\n            await other.WaitAsync();\n            try\n            {\n                await Work.SaveAsync(1);\n            }\n            finally\n            {\n                other.Release();\n            }\n        });\n}\nfinally\n{\n    gate.Release();\n}\nvar last = new SemaphoreSlim(1);\nlast.Wait();\ntry\n{\n    Work.Note();\n}\nfinally\n{\n    last.Release();\n}");
        Fixes("a variable from before it", Gate + "public async Task<int> RunAsync()\n{\n    int loaded;\n    await _gate.WaitAsync();\n    loaded = await Work.LoadAsync(1);\n    [|_gate.Release();|]\n    return loaded;\n}", Gate + "public async Task<int> RunAsync()\n{\n    int loaded;\n    await _gate.WaitAsync();\n    try\n    {\n        loaded = await Work.LoadAsync(1);\n    }\n    finally\n    {\n        _gate.Release();\n    }\n    return loaded;\n}");
        Fixes("an iterator", Gate + "public IEnumerable<int> Run()\n{\n    _gate.Wait();\n    Work.Note();\n    yield return 1;\n    [|_gate.Release();|]\n}", Gate + "public IEnumerable<int> Run()\n{\n    _gate.Wait();\n    try\n    {\n        Work.Note();\n        yield return 1;\n    }\n    finally\n    {\n        _gate.Release();\n    }\n}");
        HasNoFix("where an iterator ends in between", Gate + "public IEnumerable<int> Run(bool fast) { _gate.Wait(); Work.Note(); if (fast) { yield break; } [|_gate.Release();|] }");
        HasNoFix("where half of another pair stands in between", Gate + "private readonly SemaphoreSlim _other = new(1);\npublic async Task RunAsync() { await _gate.WaitAsync(); await _other.WaitAsync(); await Work.SaveAsync(1); [|_gate.Release();|] Keep(_other); }\nstatic void Keep(SemaphoreSlim other) => other.Release();");
        HasNoFix("where the release needs what is found out in between", Gate + "public async Task RunAsync() { int count; await _gate.WaitAsync(); count = await Work.LoadAsync(1); [|_gate.Release(count);|] }");
        HasNoFix("where code for another target begins in between", Gate + "public async Task RunAsync()\n{\n    await _gate.WaitAsync();\n    await Work.SaveAsync(1);\n#if ANOTHER_TARGET\n    await Work.SaveAsync(2);\n#endif\n    [|_gate.Release();|]\n}");
        HasNoFix("a variable is read after it", Gate + "public async Task<int> RunAsync() { await _gate.WaitAsync(); int loaded = await Work.LoadAsync(1); [|_gate.Release();|] return loaded; }");
        HasNoFix("a using declaration", Gate + "public async Task RunAsync() { await _gate.WaitAsync(); using var file = new MemoryStream(); [|_gate.Release();|] await Work.SaveAsync(1); }");
        HasNoFix("where the function is left in between", "public async Task<SemaphoreSlim?> RunAsync(SemaphoreSlim gate) { await gate.WaitAsync(); if (await Work.LoadAsync(1) > 0) { return gate; } [|gate.Release();|] return null; }");
        HasNoFix("where the round is left in between", Gate + "public async Task RunAsync(int[] ids) { foreach (int id in ids) { await _gate.WaitAsync(); if (await Work.LoadAsync(id) > 0) { continue; } [|_gate.Release();|] } }");
        HasNoFix("a program", "// program\nvar gate = new SemaphoreSlim(1);\nawait gate.WaitAsync();\nawait Work.SaveAsync(1);\n[|gate.Release();|]");
    }

    public override string Id => "ATK3005";

    public override string Surroundings => FanWork.Source;
}
