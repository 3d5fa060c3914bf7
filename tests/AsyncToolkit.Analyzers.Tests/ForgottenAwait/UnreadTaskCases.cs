using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public sealed class UnreadTaskCases : RuleCases
{
    public UnreadTaskCases()
    {
        Fires("a local that is never read", "var [|saved|] = Work.SaveAsync(1); //! 'saved'");
        Fires("a result that is never read", "Task<int> [|loaded|] = Work.LoadAsync(1);");
        Fires("a value task", "ValueTask [|sent|] = Work.SendAsync();");
        Fires("in a method that is not async", "void Run() { var [|saved|] = Work.SaveAsync(1); }");
        Fires("in a lambda", "Action run = () => { var [|saved|] = Work.SaveAsync(1); }; run();");
        Fires("assigned again and never read", "var [|saved|] = Work.SaveAsync(1);\nsaved = Work.SaveAsync(2);");
        Fires("assigned later", "Task [|saved|];\nsaved = Work.SaveAsync(1);");
        Fires("a conditional call", "Work? work = new();\nvar [|saved|] = work?.SaveMineAsync();");
        Fires("in a switch section", "switch (cancellationToken.CanBeCanceled) { case true: var [|saved|] = Work.SaveAsync(1); break; }");
        Fires("top-level statements", "// program\nvar [|saved|] = Work.SaveAsync(1);");
        Fires("span params and collection expressions beside it", "var [|saved|] = Work.SaveAllAsync([1, 2, 3]);", languageVersion: 13);
        Fires("a call in parentheses, and one that is cast", "Task [|a|] = (Task)Work.LoadAsync(1);\nTask [|b|] = (Work.SaveAsync(1))!;");
        Fires("a delegate", "Func<Task> work = () => Work.SaveAsync(1);\nvar [|saved|] = work();");

        IsSilent("awaited", "var saved = Work.SaveAsync(1);\nawait saved;");
        IsSilent("passed on", "var saved = Work.SaveAsync(1);\nawait Task.WhenAll(saved);");
        IsSilent("returned", "Task Run() { var saved = Work.SaveAsync(1); return saved; }");
        IsSilent("read in a lambda", "var saved = Work.SaveAsync(1);\nFunc<Task> later = () => saved;");
        IsSilent("read before it is assigned again", "var saved = Work.SaveAsync(1);\nsaved = Then(saved);\nstatic Task Then(Task first) => first;");
        IsSilent("read where another target is built", "var saved = Work.SaveAsync(1);\n#if ANOTHER_TARGET\nawait saved;\n#endif");
        IsSilent("a discard", "_ = Work.SaveAsync(1);");
        IsSilent("a local that says it is ignored", "var _ignored = Work.SaveAsync(1);");
        IsSilent("a completed task", "var done = Task.CompletedTask;\nvar result = Task.FromResult(1);");
        IsSilent("a task that somebody else has", "var mine = Work.Shared;");
        IsSilent("the result of an await", "var loaded = await Work.LoadAsync(1);");
        IsSilent("a using declaration", "using var saved = Work.SaveAsync(1);");
        IsSilent("named only", "var saved = Work.SaveAsync(1);\nConsole.WriteLine(nameof(saved));");
        IsSilent("an extension block", "public static class Extensions { extension(int id) { public async Task StoreAsync() { var saved = Work.SaveAsync(id); await saved; } } }", languageVersion: 14);
        IsSilent("read in another section of the switch", "switch (cancellationToken.CanBeCanceled) { case true: var saved = Work.SaveAsync(1); goto case false; case false: saved = Work.SaveAsync(2); await saved; break; }");
        IsSilent("a task that a collection hands out", "var queue = new Queue<Task>();\nvar first = queue.Dequeue();");
        IsSilent("a task that somebody else has started", "private Task? _running;\npublic void Stop() { var running = Interlocked.Exchange(ref _running, null); }");
        IsSilent("a field, a parameter and a tuple that is taken apart", "private Task _saved = Work.SaveAsync(1);\npublic void Run(Task saved) { saved = Work.SaveAsync(2); var (one, two) = (Work.SaveAsync(3), Work.SaveAsync(4)); }");

        Fixes("to a discard", "// kept\nvar [|saved|] = Work.SaveAsync(1); // and this", "// kept\n_ = Work.SaveAsync(1); // and this");
        Fixes("the comments inside stay", "var [|saved|] /* a */ = /* b */ Work.SaveAsync(1) /* c */; // d", "_ /* a */ = /* b */ Work.SaveAsync(1) /* c */; // d");
        FixesAll("to discards", "var [|first|] = Work.SaveAsync(1);\nTask<int> [|second|] = Work.LoadAsync(2);", "_ = Work.SaveAsync(1);\n_ = Work.LoadAsync(2);");
        Fixes("in a section of a switch, for one target", "switch (cancellationToken.CanBeCanceled)\n{\n    case true:\n#if !ANOTHER_TARGET\n        var [|saved|] = Work.SaveAsync(1);\n#endif\n        break;\n}", "switch (cancellationToken.CanBeCanceled)\n{\n    case true:\n#if !ANOTHER_TARGET\n        _ = Work.SaveAsync(1);\n#endif\n        break;\n}");
        HasNoFix("where _ is a parameter", "Action<int> run = _ => { var [|saved|] = Work.SaveAsync(_); };");
        HasNoFix("where _ is a field", "private int _;\npublic int Run() { var [|saved|] = Work.SaveAsync(1); return _; }");
        HasNoFix("assigned again", "var [|saved|] = Work.SaveAsync(1);\nsaved = Work.SaveAsync(2);");
        HasNoFix("where _ is a variable", "int _ = 1;\nvar [|saved|] = Work.SaveAsync(1);");
        HasNoFix("where a comment would be lost", "var /* a */ [|saved|] = Work.SaveAsync(1);");
    }

    public override string Id => "ATK1001";

    public override string Surroundings => Work.Source;
}
