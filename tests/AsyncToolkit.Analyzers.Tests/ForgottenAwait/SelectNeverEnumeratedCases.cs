using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.ForgottenAwait;

public sealed class SelectNeverEnumeratedCases : RuleCases
{
    private const string Ids = "int[] ids = { 1, 2 };\n";

    public SelectNeverEnumeratedCases()
    {
        Fires("a statement", Ids + "[|ids.Select(async id => await Work.SaveAsync(id))|];");
        Fires("a lambda that returns a task", Ids + "[|ids.Select(id => Work.SaveAsync(id))|];");
        Fires("a method group", Ids + "[|ids.Select(Work.LoadAsync)|];");
        Fires("a discard", Ids + "_ = [|ids.Select(async id => await Work.SaveAsync(id))|];");
        Fires("a local that is never read", Ids + "var tasks = [|ids.Select(async id => await Work.SaveAsync(id))|];");
        Fires("with the index", Ids + "[|ids.Select(async (id, index) => await Work.SaveAsync(id + index))|];");
        Fires("where there may be no source", "int[]? ids = { 1, 2 };\nids?[|.Select(Work.LoadAsync)|];");

        IsSilent("all awaited", Ids + "await Task.WhenAll(ids.Select(async id => await Work.SaveAsync(id)));");
        IsSilent("made a list", Ids + "var tasks = ids.Select(Work.LoadAsync).ToList();\nawait Task.WhenAll(tasks);");
        IsSilent("a local that is read", Ids + "var tasks = ids.Select(Work.LoadAsync);\nawait Task.WhenAll(tasks);");
        IsSilent("returned", "IEnumerable<Task<int>> Start(int[] ids) => ids.Select(Work.LoadAsync);");
        IsSilent("a loop", Ids + "foreach (var task in ids.Select(Work.LoadAsync)) { await task; }");
        IsSilent("no tasks", Ids + "_ = ids.Select(id => id + 1);");
        IsSilent("a Select of one's own", "Mine.Select(1, async id => await Work.SaveAsync(id));\n", "");
        IsSilent("a collection expression", "Task<int>[] tasks = [.. new[] { 1 }.Select(Work.LoadAsync)];\nawait Task.WhenAll(tasks);", languageVersion: 12);
        IsSilent("read in another section of the switch", Ids + "switch (ids[0]) { case 1: var tasks = ids.Select(Work.LoadAsync); goto case 2; case 2: tasks = ids.Select(Work.LoadAsync); await Task.WhenAll(tasks); break; }");
        IsSilent("a longer query", Ids + "ids.Select(Work.LoadAsync).Where(task => task.IsCompleted);");
        IsSilent("a query expression", Ids + "_ = from id in ids select Work.LoadAsync(id);");
        IsSilent("passed on", Ids + "GC.KeepAlive(ids.Select(Work.LoadAsync));");
    }

    public override string Id => "ATK1004";

    public override string Surroundings => Work.Source + "\npublic static class Mine { public static void Select<T, TResult>(T one, Func<T, TResult> selector) => selector(one); }";
}
