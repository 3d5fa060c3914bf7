using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.FanOut;

public sealed class UnboundedWhenAllCases : RuleCases
{
    private const string Ids = "List<int> ids = new(await Task.FromResult(new int[9]));\n";
    private const string Fanned = "public static class Fan\n{\n    public static async Task RunAsync(IEnumerable<int> ids, CancellationToken cancellationToken)\n    {\n        ";

    public UnboundedWhenAllCases()
    {
        Fires("an async lambda", Ids + "await [|Task.WhenAll|](ids.Select(async id => await Work.SaveAsync(id))); //! 'ids'");
        Fires("a lambda that calls", Ids + "int[] loaded = await [|Task.WhenAll|](ids.Select(id => Work.LoadAsync(id)));");
        Fires("a method", Ids + "await [|Task.WhenAll|](ids.Select(Work.LoadAsync));");
        Fires("a list in between", Ids + "await [|Task.WhenAll|](ids.Where(id => id > 0).Select(id => Work.SaveAsync(id)).ToList());");
        Fires("a local in between", Ids + "var tasks = ids.Select(id => Work.SaveAsync(id)).ToArray();\nawait [|Task.WhenAll|](tasks);");
        Fires("a query", Ids + "await [|Task.WhenAll|](from id in ids select Work.SaveAsync(id));");
        Fires("a range up to a variable", "int count = await Work.LoadAsync(1);\nawait [|Task.WhenAll|](Enumerable.Range(0, count).Select(id => Work.SaveAsync(id)));");
        Fires("Take of a variable", Ids + "int count = ids[0];\nawait [|Task.WhenAll|](ids.Take(count).Select(id => Work.SaveAsync(id)));");
        Fires("a list that grows", "var ids = new List<int> { 1 };\nids.AddRange(await Task.FromResult(new int[9]));\nawait [|Task.WhenAll|](ids.Select(id => Work.SaveAsync(id)));");
        Fires("a spread", Ids + "await [|Task.WhenAll|]([.. ids.Select(id => Work.SaveAsync(id))]);", languageVersion: 13);

        IsSilent("an array in the code", "await Task.WhenAll(new[] { 1, 2, 3 }.Select(id => Work.SaveAsync(id)));");
        IsSilent("a local array", "int[] ids = { 1, 2, 3 };\nawait Task.WhenAll(ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("a list that stays as it is", "var ids = new List<int> { 1, 2 };\nawait Task.WhenAll(ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("a read-only field", "private static readonly int[] Ids = { 1, 2 };\npublic static Task RunAsync() => Task.WhenAll(Ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("a constant range", "await Task.WhenAll(Enumerable.Range(0, 10).Where(id => id % 2 == 0).Select(id => Work.SaveAsync(id)));");
        IsSilent("Take of a constant", Ids + "await Task.WhenAll(ids.Take(8).Select(id => Work.SaveAsync(id)));");
        IsSilent("chunks", Ids + "foreach (int[] chunk in ids.Chunk(8)) { await Task.WhenAll(chunk.Select(id => Work.SaveAsync(id))); }");
        Fires("an extension block", "public static class Extensions { extension(IEnumerable<int> ids) { public Task SaveAllAsync() => [|Task.WhenAll|](ids.Select(id => Work.SaveAsync(id))); } }", languageVersion: 14);
        Fires("a program", "// program\nint[] ids = await Task.FromResult(new int[9]);\nawait [|Task.WhenAll|](ids.Select(id => Work.SaveAsync(id)));");

        Fires("as many as there are", Ids + "await [|Task.WhenAll|](Enumerable.Range(0, ids.Count).Select(i => Work.SaveAsync(ids[i])));");

        Fires("a query with a condition", Ids + "await [|Task.WhenAll|](from id in ids where id > 0 select Work.SaveAsync(id)); //! item of 'ids'");
        Fires("a slice up to a variable", Ids + "int count = ids[0];\nawait [|Task.WhenAll|](ids.Take(..count).Select(id => Work.SaveAsync(id)));");
        Fires("a choice with something of unknown size", Ids + "await [|Task.WhenAll|]((ids.Count > 9 ? new List<int> { 1 } : ids).Select(id => Work.SaveAsync(id)));");

        Fires("a property of unknown size", "public static IReadOnlyList<int> Ids => Environment.GetCommandLineArgs().Select(int.Parse).ToList();\npublic static Task RunAsync() => [|Task.WhenAll|](Ids.Select(id => Work.SaveAsync(id)));");
        Fires("a field that a constructor gives another value", "public class Saver { private readonly int[] _ids = { 1, 2 }; private static readonly int[] Ids = { 1 }; public Saver(int[] ids) => _ids = ids; static Saver() { (Ids, int one) = (new int[Environment.ProcessorCount], 1); } public Task RunAsync() => [|Task.WhenAll|](_ids.Select(id => Work.SaveAsync(id))); public static Task RunAllAsync() => [|Task.WhenAll|](Ids.Select(id => Work.SaveAsync(id))); }");
        Fires("a field that is no longer what it was", "private int[] _ids = { 1, 2 };\npublic Task RunAsync() => [|Task.WhenAll|](_ids.Select(id => Work.SaveAsync(id)));");
        Fires("a list in a field that grows", "private readonly List<int> _ids = new() { 1, 2 };\nprivate readonly Dictionary<int, int> _more = new() { [1] = 2 };\npublic void Add(int id) { this._ids?.Add(id); _more[id] = id; }\npublic Task RunAsync() => [|Task.WhenAll|](_ids.Select(id => Work.SaveAsync(id)));\npublic Task RunMoreAsync() => [|Task.WhenAll|](_more.Keys.Select(id => Work.SaveAsync(id)));");
        Fires("a list that others can add to", "public static readonly List<int> Ids = new() { 1, 2 };\npublic static List<int> More { get; } = new() { 1, 2 };\npublic static Task RunAsync() => [|Task.WhenAll|](Ids.Select(id => Work.SaveAsync(id)));\npublic static Task RunMoreAsync() => [|Task.WhenAll|](More.Select(id => Work.SaveAsync(id)));");
        Fires("a property that may be overridden or set", "public class Saver { public virtual int[] Ids => new[] { 1, 2 }; public int[] More { get; init; } = { 1, 2 }; public Task RunAsync() => [|Task.WhenAll|](Ids.Select(id => Work.SaveAsync(id))); public Task RunMoreAsync() => [|Task.WhenAll|](More.Select(id => Work.SaveAsync(id))); }");
        Fires("a dictionary that grows", "var ids = new Dictionary<int, int> { [1] = 2 };\nforeach (int id in await Task.FromResult(new int[9])) { ids[id] = id; }\nawait [|Task.WhenAll|](ids.Values.Select(id => Work.SaveAsync(id)));");

        IsSilent("a read-only field of an instance", "private readonly int[] _ids = { 1, 2 };\nprivate readonly List<int> _more = new() { 1, 2 };\npublic Case() => Console.WriteLine(_ids.Length + _more.Count);\npublic Task RunAsync() => Task.WhenAll(_ids.Concat(this._more).Select(id => Work.SaveAsync(id)));");
        IsSilent("a read-only list that nobody can add to", "public static readonly IReadOnlyList<int> Ids = new[] { 1, 2 };\npublic static Task RunAsync() => Task.WhenAll(Ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("a property that has one value", "public static int[] Ids { get; } = { 1, 2 };\npublic static Task RunAsync() => Task.WhenAll(Ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("a property that makes it anew", "public static List<int> Ids => new() { 1, 2 };\npublic static int[] More { get { return new[] { 1, 2 }; } }\npublic static IEnumerable<int> Most { get => new int[4]; }\npublic static Task RunAsync() => Task.WhenAll(Ids.Concat(More).Concat(Most).Select(id => Work.SaveAsync(id)));");
        IsSilent("a property that shows a field", "private readonly int[] _ids = { 1, 2 };\npublic IReadOnlyList<int> Ids => _ids;\npublic static Task RunAsync(Case other) => Task.WhenAll(other.Ids.Select(id => Work.SaveAsync(id)));");
        IsSilent("as many as a field has", "private static readonly string[] Names = { \"a\", \"b\" };\npublic static Task RunAsync() => Task.WhenAll(Names.Select((name, index) => index).Select(id => Work.SaveAsync(id)));");
        IsSilent("a collection expression in a member", "private static readonly List<int> Ids = [1, 2];\npublic static IReadOnlyList<int> More => [1, 2];\npublic static Task RunAsync() => Task.WhenAll(Ids.Concat(More).Select(id => Work.SaveAsync(id)));", languageVersion: 12);
        IsSilent("an array of a list in the code", "var ids = new List<int> { 1, 2 };\nawait Task.WhenAll(ids.ToArray().Select(id => Work.SaveAsync(id)));");
        IsSilent("the values of a dictionary in the code", "var ids = new Dictionary<int, int> { [1] = 2 };\nawait Task.WhenAll(ids.Values.Select(id => Work.SaveAsync(id)));");
        IsSilent("Take of a constant range", Ids + "await Task.WhenAll(ids.Take(..8).Select(id => Work.SaveAsync(id)));");
        IsSilent("a slice of an array", "int[] ids = await Task.FromResult(new int[9]);\nawait Task.WhenAll(ids[..4].Select(id => Work.SaveAsync(id)));");
        IsSilent("a choice of two arrays", "await Task.WhenAll((cancellationToken.CanBeCanceled ? new[] { 1 } : new[] { 1, 2 }).Select(id => Work.SaveAsync(id)));");
        IsSilent("an immutable array", "await Task.WhenAll(System.Collections.Immutable.ImmutableArray.Create(1, 2).Select(id => Work.SaveAsync(id)));");
        IsSilent("a number of workers", "public static Task RunAsync(int workers) => Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => Work.SaveAsync(1))));");
        IsSilent("as many as there are processors", "await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(() => Work.SaveAsync(1))));");
        IsSilent("more forks than are followed", "var a = new[] { 1 }.AsEnumerable();\n" + string.Concat(Enumerable.Range(0, 24).Select(i => $"var {(char)('b' + i)} = {(char)('a' + i)}.Concat({(char)('a' + i)});\n")) + "await Task.WhenAll(y.Select(id => Work.SaveAsync(id)));");
        IsSilent("a page", "public static Task RunAsync(IEnumerable<int> ids, int pageSize) => Task.WhenAll(ids.Skip(pageSize).Take(pageSize).Select(id => Work.SaveAsync(id)));");
        IsSilent("partitions", "public static Task RunAsync(IEnumerable<int> ids, int limit) => Task.WhenAll(Partitioner.Create(ids).GetPartitions(limit).Select(async partition => { while (partition.MoveNext()) { await Work.SaveAsync(partition.Current); } }));");
        IsSilent("a batch from elsewhere", "public static Task RunAsync(IReadOnlyList<int> currentBatch) => Task.WhenAll(currentBatch.Select(id => Work.SaveAsync(id)));");
        IsSilent("the values of an enum", "await Task.WhenAll(Enum.GetValues<DayOfWeek>().Select(day => Work.SaveAsync((int)day)));");
        IsSilent("a semaphore", Ids + "var gate = new SemaphoreSlim(4);\nawait Task.WhenAll(ids.Select(async id => { await gate.WaitAsync(); try { await Work.SaveAsync(id); } finally { gate.Release(); } }));");
        IsSilent("a semaphore in the method", "private static readonly SemaphoreSlim Gate = new(4);\nprivate static async Task SaveAsync(int id) { await Gate.WaitAsync(); Gate.Release(); }\npublic static Task RunAsync(int[] ids) => Task.WhenAll(ids.Select(SaveAsync));");
        IsSilent("tasks that run already", "var tasks = new List<Task<int>>();\nawait Task.WhenAll(tasks.Select(async task => await task));");
        IsSilent("a lambda that names tasks", "var all = new Dictionary<int, Task>();\nawait Task.WhenAll(all.Select(pair => pair.Value));");
        IsSilent("two tasks", "await Task.WhenAll(Work.SaveAsync(1), Work.SaveAsync(2));");
        IsSilent("a gather", Ids + "await ids.GatherAsync(8, (id, token) => Work.LoadAsync(id), cancellationToken);");
        IsSilent("a collection expression", "int[] ids = [1, 2];\nawait Task.WhenAll(ids.Select(id => Work.SaveAsync(id)));", languageVersion: 12);

        Refactors(
            "to a gather",
            Fanned + "int[] all = await [|Task.WhenAll|](ids.Select(async id => await Work.LoadAsync(id)));\n    }\n}\n",
            "Use GatherAsync with 8 at a time",
            Fanned + "int[] all = await ids.GatherAsync(8, async (id, token) => await Work.LoadAsync(id));\n    }\n}\n");
        Refactors(
            "to a loop",
            Fanned + "await [|Task.WhenAll|](ids.Select(id => Work.SendAsync(id, cancellationToken)));\n    }\n}\n",
            "Use ForEachThrottledAsync with 8 at a time",
            Fanned + "await ids.ForEachThrottledAsync(8, (id, token) => Work.SendAsync(id, token), cancellationToken);\n    }\n}\n");
        Refactors(
            "of a method",
            "public Task<int[]> LoadAsync(IEnumerable<int> ids) => [|Task.WhenAll|](ids.Select(Work.LoadAsync));",
            "Use GatherAsync with 8 at a time",
            "public Task<int[]> LoadAsync(IEnumerable<int> ids) => ids.GatherAsync(8, (item, token) => Work.LoadAsync(item));");
        Refactors(
            "of a static lambda",
            "public Task SaveAsync(IEnumerable<int> ids) => [|Task.WhenAll|](ids.Select(static id => Work.SaveAsync(id)));",
            "Use ForEachThrottledAsync with 8 at a time",
            "public Task SaveAsync(IEnumerable<int> ids) => ids.ForEachThrottledAsync(8, static (id, token) => Work.SaveAsync(id));");
        HasNoRefactoring("of two tasks", "await [|Task.WhenAll|](Work.SaveAsync(1), Work.SaveAsync(2));", "Use");
        HasNoRefactoring("with an index", "int[] ids = new int[9];\nawait [|Task.WhenAll|](ids.Select((id, index) => Work.SaveAsync(id + index)));", "Use");
        HasNoRefactoring("of a method whose instance is made for it", "public class Saver { public Task SaveAsync(int id) => Task.CompletedTask; public static Task RunAsync(IEnumerable<int> ids) => [|Task.WhenAll|](ids.Select(new Saver().SaveAsync)); }", "Use");
        HasNoRefactoring("of a method of something that is called item", "public static class Savers { public static Task SaveAsync(this string name, string id) => Task.CompletedTask; public static Task RunAsync(IEnumerable<string> ids, string item) => [|Task.WhenAll|](ids.Select(item.SaveAsync)); }", "Use");
        HasNoRefactoring("where the selector counts", "int[] ids = new int[9];\nint count = 0;\nawait [|Task.WhenAll|](ids.Select(id => Work.SaveAsync(id + count++)));", "Use");
        HasNoRefactoring("where a comment would be lost", "int[] ids = new int[9];\nawait [|Task.WhenAll|](\n    // one by one\n    ids.Select(id => Work.SaveAsync(id)));", "Use");
    }

    public override string Id => "ATK3001";

    public override string Surroundings => FanWork.Source;
}
