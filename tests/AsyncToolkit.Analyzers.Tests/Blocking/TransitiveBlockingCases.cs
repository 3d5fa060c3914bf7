using AsyncToolkit.Analyzers.Tests.Harness;

namespace AsyncToolkit.Analyzers.Tests.Blocking;

public sealed class TransitiveBlockingCases : RuleCases
{
    private const string Root = "async Task LoadAsync() { await Task.Yield(); [|Read()|]; }\n";
    private const string SilentRoot = "async Task LoadAsync() { await Task.Yield(); Read(); }\n";

    public TransitiveBlockingCases()
    {
        Fires("Result", "async Task LoadAsync() { await Task.Yield(); [|Read()|]; } //! LoadAsync → Read → Task<T>.Result\nint Read() => Work.LoadAsync(1).Result;");
        Fires("Wait", Root + "void Read() => Work.SaveAsync(1).Wait();");
        Fires("GetResult", Root + "int Read() => Work.LoadAsync(1).GetAwaiter().GetResult();");
        Fires("GetResult without the context", Root + "int Read() => Work.LoadAsync(1).ConfigureAwait(false).GetAwaiter().GetResult();");
        Fires("the result of a value task", Root + "void Read() => Work.SendAsync().GetAwaiter().GetResult();");
        Fires("WaitAll", Root + "void Read() => Task.WaitAll(Work.SaveAsync(1));");
        Fires("Sleep", Root + "void Read() => Thread.Sleep(10);");
        Fires("a handle", Root + "void Read() => new ManualResetEvent(false).WaitOne();");
        Fires("a semaphore", Root + "void Read() => new SemaphoreSlim(1).Wait();");
        Fires("over several steps", "async Task LoadAsync() { await Task.Yield(); [|Read()|]; } //! LoadAsync → Read → Parse → Open → Thread.Sleep\nvoid Read() => Parse();\nvoid Parse() => Open();\nvoid Open() => Thread.Sleep(1);");
        Fires("the shortest way", "async Task LoadAsync() { await Task.Yield(); [|Read()|]; } //! LoadAsync → Read → Open → Thread.Sleep\nvoid Read() { Parse(); Open(); }\nvoid Parse() => Open();\nvoid Open() => Thread.Sleep(1);");
        Fires("a property", "async Task LoadAsync() { await Task.Yield(); Console.WriteLine([|Value|]); } //! LoadAsync → Value → Task<T>.Result\nint Value => Work.LoadAsync(1).Result;");
        Fires("a constructor", "public class Reader { public Reader() => Thread.Sleep(1); public static async Task RunAsync() { await Task.Yield(); [|new Reader()|].ToString(); } } //! RunAsync → new Reader → Thread.Sleep");
        Fires("an async lambda", "void Start() { Func<Task> run = async () => { await Task.Yield(); [|Read()|]; }; } //! the lambda → Read\nvoid Read() => Thread.Sleep(1);");
        Fires("a local function", "async Task LoadAsync() { await Task.Yield(); [|Read()|]; void Read() => Thread.Sleep(1); }");
        Fires("recursion", Root + "void Read() { Parse(); }\nvoid Parse() { Read(); Thread.Sleep(1); }");
        Fires("marked to block", Root + "[Blocks] void Read() { }");
        Fires("a marked interface", "public interface IReader { [Blocks] void Read(); }\npublic class User { void Use(IReader reader) => reader.Read(); async Task RunAsync(IReader reader) { await Task.Yield(); [|Use(reader)|]; } } //! RunAsync → Use → IReader.Read");
        Fires("file access where it is included", Root + "void Read() => File.ReadAllText(\"x\");", "async_toolkit.ATK2004.file_access_blocks = true");
        Fires("generic", "async Task LoadAsync() { await Task.Yield(); [|Read<int>()|]; }\nT Read<T>() { Thread.Sleep(1); return default!; }");
        Fires("an extension block", "public static class Extensions { extension(string text) { public void Save() => Thread.Sleep(1); } public static async Task RunAsync() { await Task.Yield(); [|\"x\".Save()|]; } }", languageVersion: 14);
        Fires("beside a scope that allows it", "async Task LoadAsync() { await Task.Yield(); using (BlockingDetector.AllowBlocking(\"start-up\")) { Read(); } [|Read()|]; }\nvoid Read() => Thread.Sleep(1);");
        Fires("a way around the scope that allows it", Root + "void Read() { using (BlockingDetector.AllowBlocking(\"start-up\")) { Open(); } Parse(); }\nvoid Parse() => Open();\nvoid Open() => Thread.Sleep(1);");
        Fires("told to be asynchronous", Root + "int Read() => LoadCore(async: true).GetAwaiter().GetResult();\nasync Task<int> LoadCore(bool async) => async ? await Work.LoadAsync(1) : 1;");
        Fires("what is done for asynchronous callers", "async Task LoadAsync(bool async) { if (async) { await Task.Yield(); [|Read()|]; } }\nvoid Read() => Thread.Sleep(1);");
        Fires("a partial method", "public partial class Reader { public static async Task RunAsync() { await Task.Yield(); [|Read()|]; } static partial void Read(); static partial void Read() => Thread.Sleep(1); } //! RunAsync → Read → Thread.Sleep");
        Fires("a partial method that is async", "public partial class Reader { public partial Task RunAsync(); public async partial Task RunAsync() { await Task.Yield(); [|Read()|]; } void Read() => Thread.Sleep(1); }");
        Fires("a program", "// program\nawait Task.Yield();\n[|Read()|];\nstatic void Read() => Thread.Sleep(1);");
        Fires("field", "public class Reader { public int Value { get { Thread.Sleep(1); return field; } set; } public async Task RunAsync() { await Task.Yield(); Value = 1; Console.WriteLine([|Value|]); } }", languageVersion: 14);
        Fires("a property of an extension block", "public static class Extensions { extension(string text) { public int Size { get { Thread.Sleep(1); return text.Length; } } } public static async Task RunAsync() { await Task.Yield(); Console.WriteLine([|\"x\".Size|]); } }", languageVersion: 14);
        Fires("what a class inherits", "public class Reader { public virtual void Read() => Thread.Sleep(1); }\npublic class Other : Reader { public override void Read() { } public async Task RunAsync() { await Task.Yield(); [|base.Read()|]; } } //! RunAsync → Reader.Read → Thread.Sleep");
        Fires("a sealed override", "public abstract class Reader { public abstract void Read(); }\npublic sealed class Other : Reader { public override void Read() => Thread.Sleep(1); public static async Task RunAsync(Other other) { await Task.Yield(); [|other.Read()|]; } }");
        Fires("a setter", "async Task LoadAsync() { await Task.Yield(); [|Value|] = 1; }\nint Value { get => 1; set => Thread.Sleep(1); }");
        Fires("read and written", "async Task LoadAsync() { await Task.Yield(); [|Value|] += 1; }\nasync Task StoreAsync() { await Task.Yield(); [|Value|]++; }\nint Value { get => 1; set => Thread.Sleep(1); }");
        Fires("what the caller knows", "async Task LoadAsync() { var task = Work.LoadAsync(1); await task; [|Read(task)|]; }\nint Read(Task<int> task) => task.Result;");
        Fires("WaitAny", Root + "void Read() => Task.WaitAny(Work.SaveAsync(1));");
        Fires("called twice, and reported once", "async Task LoadAsync() { await Task.Yield(); [|Read()|]; Read(); }\nvoid Read() => Thread.Sleep(1);");
        Fires("a file that is asked for, where it is included", Root + "bool Read() { File.Delete(\"x\"); return true; }", "async_toolkit.ATK2004.file_access_blocks = true");

        Fires("the end of a using declaration", "public sealed class Reader : IDisposable { public void Dispose() => Thread.Sleep(1); public static async Task RunAsync() { await Task.Yield(); using var [|reader = new Reader()|]; } } //! RunAsync → Dispose → Thread.Sleep");
        Fires("the end of a using statement", "public class Reader : IDisposable { void IDisposable.Dispose() => Close(); void Close() => Thread.Sleep(1); public static async Task RunAsync(Reader one) { await Task.Yield(); using ([|one|]) { } } } //! RunAsync → Reader.Dispose → Close → Thread.Sleep");
        Fires("the end of an await using", "public class Reader : IAsyncDisposable { public ValueTask DisposeAsync() { Thread.Sleep(1); return default; } public static async Task RunAsync() { await using var [|reader = new Reader()|]; await using (var other = new Reader()) { } } } //! RunAsync → DisposeAsync → Thread.Sleep");
        Fires("the end of a using without an interface", "public ref struct Reader { public void Dispose() => Thread.Sleep(1); }\npublic class User { static void Read() { using var reader = new Reader(); } public static async Task RunAsync() { await Task.Yield(); [|Read()|]; } } //! RunAsync → Read → Dispose → Thread.Sleep");
        Fires("an iterator in a loop", "async Task LoadAsync() { await Task.Yield(); foreach (int i in [|Read()|]) { } } //! LoadAsync → Read → Thread.Sleep\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        Fires("an iterator in a variable", "async Task LoadAsync() { await Task.Yield(); IEnumerable<int> all = [|Read()|]; foreach (int i in all) { } }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        Fires("an iterator that a query runs", "async Task LoadAsync() { await Task.Yield(); int[] all = [|Read()|].Where(i => i > 0).ToArray(); }\nasync Task SumAsync() { await Task.Yield(); int sum = [|Read()|].Sum(); }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        Fires("an iterator that somebody takes all of", "async Task LoadAsync() { await Task.Yield(); var all = new List<int>([|Read()|]); }\nasync Task SumAsync() { await Task.Yield(); string text = string.Join(\", \", [|Read()|]); }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        Fires("an iterator that another one goes over", "async Task LoadAsync() { await Task.Yield(); foreach (int i in [|ReadAll()|]) { } } //! LoadAsync → ReadAll → Read → Thread.Sleep\nIEnumerable<int> ReadAll() { foreach (int i in Read()) { yield return i; } }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        Fires("a property with an iterator", "async Task LoadAsync() { await Task.Yield(); foreach (int i in [|Items|]) { } }\nIEnumerable<int> Items { get { Thread.Sleep(1); yield return 1; } }");
        Fires("an iterator in a local function", "async Task LoadAsync() { await Task.Yield(); foreach (int i in [|Read()|]) { } IEnumerable<int> Read() { Thread.Sleep(1); yield return 1; } }");
        Fires("an iterator in a spread", "async Task LoadAsync() { await Task.Yield(); int[] all = [.. [|Read()|]]; }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }", languageVersion: 12);
        Fires("a method that returns a sequence and is none", "async Task LoadAsync() { await Task.Yield(); IEnumerable<int> all = [|Read()|]; }\nIEnumerable<int> Read() { Thread.Sleep(1); IEnumerable<int> Inner() { yield return 1; } return Inner(); }");
        Fires("the enumerator of a collection", "public class Items : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { Thread.Sleep(1); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); public static async Task RunAsync() { await Task.Yield(); foreach (int i in [|new Items()|]) { } } } //! RunAsync → GetEnumerator → Thread.Sleep");
        Fires("the step of an enumerator", "public class Items { public Items GetEnumerator() => this; public bool MoveNext() { Thread.Sleep(1); return false; } public int Current => 1; public static async Task RunAsync() { await Task.Yield(); foreach (int i in [|new Items()|]) { } } } //! RunAsync → MoveNext → Thread.Sleep");

        IsSilent("an iterator that is only called", SilentRoot + "IEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        IsSilent("an iterator that is passed on", "async Task<IEnumerable<int>> LoadAsync() { await Task.Yield(); IEnumerable<int> all = Read(); Keep(all); return all; }\nvoid Keep(IEnumerable<int> all) { }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        IsSilent("an iterator that a query puts off", "async Task LoadAsync() { await Task.Yield(); var all = Read().Where(i => i > 0).OrderBy(i => i); GC.KeepAlive(all); }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        IsSilent("an iterator that a lambda goes over", "async Task LoadAsync() { await Task.Yield(); IEnumerable<int> all = Read(); Action later = () => { foreach (int i in all) { } }; }\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        IsSilent("a property with an iterator that is only asked for", "async Task LoadAsync() { await Task.Yield(); IEnumerable<int> all = Items; GC.KeepAlive(all); }\nIEnumerable<int> Items { get { Thread.Sleep(1); yield return 1; } }");
        IsSilent("an iterator that another one only passes on", "async Task LoadAsync() { await Task.Yield(); foreach (int i in ReadAll()) { } }\nIEnumerable<int> ReadAll() => Read();\nIEnumerable<int> Read() { Thread.Sleep(1); yield return 1; }");
        IsSilent("an asynchronous iterator", "async Task LoadAsync() { await foreach (int i in ReadAsync()) { } }\nasync IAsyncEnumerable<int> ReadAsync() { await Task.Yield(); Thread.Sleep(1); yield return 1; }");
        IsSilent("the end of a using that does not block", "public sealed class Reader : IDisposable { public void Dispose() { } public static async Task RunAsync() { await Task.Yield(); using var reader = new Reader(); using (reader) { } using var other = new MemoryStream(); } }");
        IsSilent("the end of a using that may be another's", "public class Reader : IDisposable { public virtual void Dispose() => Thread.Sleep(1); public static async Task RunAsync(Reader reader, IDisposable other) { await Task.Yield(); using (reader) { } using (other) { } } }");
        IsSilent("the end of an await using that is asynchronous", "public class Reader : IAsyncDisposable, IDisposable { public async ValueTask DisposeAsync() => await Task.Yield(); public void Dispose() => Thread.Sleep(1); public static async Task RunAsync() { await using var reader = new Reader(); } }");
        IsSilent("the end of a using in a scope that allows it", "public sealed class Reader : IDisposable { public void Dispose() => Thread.Sleep(1); public static async Task RunAsync() { await Task.Yield(); using (BlockingDetector.AllowBlocking(\"start-up\")) { using var reader = new Reader(); } } }");
        IsSilent("the enumerator of a collection that does not block", "public class Items { public int[] All = { 1 }; public IEnumerator<int> GetEnumerator() { yield return 1; } public static async Task RunAsync() { await Task.Yield(); foreach (int i in new Items()) { } foreach (int i in new Items().All) { } } }");
        IsSilent("an event", "public class Source { public event Action Changed { add { Thread.Sleep(1); } remove { } } public static async Task RunAsync(Source source) { await Task.Yield(); source.Changed += () => { }; } }");
        IsSilent("a conversion", "public class Reader { public static implicit operator string(Reader reader) { Thread.Sleep(1); return \"\"; } public static async Task RunAsync(Reader reader) { await Task.Yield(); string text = reader; } }");
        IsSilent("what is done for synchronous callers", "async Task LoadAsync(bool async) { if (async) { await Task.Yield(); } else { Read(); } }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("a choice between both", "async Task<int> LoadAsync(bool async) { return async ? await Work.LoadAsync(1) : Read(); }\nint Read() => Work.LoadAsync(1).Result;");
        IsSilent("told not to be asynchronous", SilentRoot + "int Read() => LoadCore(async: false).GetAwaiter().GetResult();\nasync Task<int> LoadCore(bool async) => async ? await Work.LoadAsync(1) : 1;");
        IsSilent("told not to be asynchronous, through an extension", "public static class Tasks { public static async Task LoadAsync() { await Task.Yield(); Read(); } static void Read() => LoadCore(false).EnsureCompleted(); static Task LoadCore(bool isAsync) => Work.SaveAsync(isAsync ? 1 : 0); static void EnsureCompleted(this Task task) => task.GetAwaiter().GetResult(); }");
        IsSilent("a synchronous context", "public class Context { public bool IsSynchronous { get; set; } public static async Task LoadAsync(Context context) { await Read(context); } static ValueTask Read(Context context) { if (context.IsSynchronous) { Thread.Sleep(1); return default; } return Work.SendAsync(); } }");
        IsSilent("guarded by a helper", SilentRoot + "int Read() { var task = Work.LoadAsync(1); return IsCompletedSuccessfully(task) ? task.Result : 0; }\nstatic bool IsCompletedSuccessfully(Task task) => task.Status == TaskStatus.RanToCompletion;");
        IsSilent("a partial method that nothing implements", "public partial class Reader { public static async Task RunAsync() { await Task.Yield(); Read(); } static partial void Read(); }");
        IsSilent("a partial async callee", "public partial class Reader { public static async Task RunAsync() { await ReadAsync(); } private static partial Task ReadAsync(); private static async partial Task ReadAsync() { await Task.Yield(); Thread.Sleep(1); } }");
        IsSilent("the call in a scope that allows it", "async Task LoadAsync() { await Task.Yield(); using (BlockingDetector.AllowBlocking(\"start-up\")) { Read(); } }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("the wait in a scope that allows it", SilentRoot + "void Read() { using AllowBlockingScope scope = BlockingDetector.AllowBlocking(\"start-up\"); Thread.Sleep(1); }");
        IsSilent("a step in a scope that allows it", SilentRoot + "void Read() { using (BlockingDetector.AllowBlocking(\"start-up\")) { Open(); } }\nvoid Open() => Thread.Sleep(1);");
        IsSilent("an action that is allowed to", "async Task LoadAsync() { await Task.Yield(); BlockingDetector.AllowBlocking(\"start-up\", () => Read()); BlockingDetector.AllowBlocking(\"start-up\", Read); }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("an async action that is allowed to", "async Task LoadAsync() { await Task.Yield(); BlockingDetector.AllowBlocking(\"start-up\", async () => { Read(); await Task.Yield(); }); }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("nothing blocks", SilentRoot + "void Read() { }");
        IsSilent("file access by default", SilentRoot + "void Read() => File.ReadAllText(\"x\");");
        IsSilent("nobody async calls", "void Load() { Read(); }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("an async function that blocks by itself", "async Task LoadAsync() { await Task.Yield(); Thread.Sleep(1); }");
        IsSilent("an async callee", "async Task LoadAsync() { await ReadAsync(); }\nasync Task ReadAsync() { await Task.Yield(); Thread.Sleep(1); }");
        IsSilent("guarded by IsCompleted", SilentRoot + "int Read() { var task = Work.LoadAsync(1); return task.IsCompleted ? task.Result : 0; }");
        IsSilent("guarded by an early return", SilentRoot + "int Read() { var task = Work.LoadAsync(1); if (!task.IsCompletedSuccessfully) { return 0; } return task.Result; }");
        IsSilent("guarded awaiter", SilentRoot + "int Read() { var task = Work.LoadAsync(1); return task.IsCompleted ? task.GetAwaiter().GetResult() : 0; }");
        IsSilent("polling", SilentRoot + "bool Read() => new SemaphoreSlim(1).Wait(0);");
        IsSilent("marked not to block", SilentRoot + "[DoesNotBlock] void Read() => Thread.Sleep(1);");
        IsSilent("a step marked not to block", SilentRoot + "void Read() => Open();\n[DoesNotBlock] void Open() => Thread.Sleep(1);");
        IsSilent("a type marked not to block", "[DoesNotBlock] public class Reader { public void Read() => Thread.Sleep(1); public static async Task RunAsync() { await Task.Yield(); new Reader().Read(); } }");
        IsSilent("a virtual call", "public class Reader { public virtual void Read() => Thread.Sleep(1); public static async Task RunAsync(Reader reader) { await Task.Yield(); reader.Read(); } }");
        IsSilent("an interface", "public interface IReader { void Read(); }\npublic class Reader : IReader { public void Read() => Thread.Sleep(1); public static async Task RunAsync(IReader reader) { await Task.Yield(); reader.Read(); } }");
        IsSilent("handed to another thread", "async Task LoadAsync() { await Task.Run(() => Read()); }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("a method group", "async Task LoadAsync() { await Task.Run(Read); }\nvoid Read() => Thread.Sleep(1);");
        IsSilent("blocks in a lambda only", SilentRoot + "Action Read() => () => Thread.Sleep(1);");
        IsSilent("a constructor that does nothing", "public class Reader { public Reader() { } public static async Task RunAsync() { await Task.Yield(); new Reader().ToString(); } }");
        IsSilent("a property of its own called Result", SilentRoot + "int Read() => Result;\nint Result => 1;");
        IsSilent("recursion without an end", SilentRoot + "void Read() { Parse(); }\nvoid Parse() { Read(); }");
        IsSilent("a setter that does not block", "async Task LoadAsync() { await Task.Yield(); Value = 1; }\nint Value { get => Work.LoadAsync(1).Result; set { } }");
        IsSilent("span params", SilentRoot + "void Read() => Sum([1, 2]);\nstatic int Sum(params ReadOnlySpan<int> numbers) => numbers.Length;", languageVersion: 13);
        IsSilent("named only", "async Task LoadAsync() { await Task.Yield(); Console.WriteLine(nameof(Value)); }\nint Value => Work.LoadAsync(1).Result;");
        IsSilent("a result that is named only", "async Task LoadAsync() { await Task.Yield(); Read(Work.LoadAsync(1)); }\nvoid Read(Task<int> task) => Console.WriteLine(nameof(task.Result));");
        IsSilent("a getter that is not asked", "async Task LoadAsync() { await Task.Yield(); (Value, int other) = (1, 2); }\nint Value { get => Work.LoadAsync(1).Result; set { } }");
        IsSilent("an operator", "public class Reader { public static Reader operator +(Reader a, Reader b) { Thread.Sleep(1); return a; } public static async Task RunAsync(Reader a) { await Task.Yield(); Reader b = a + a; } }");
        IsSilent("a delegate", "async Task LoadAsync(Action read) { await Task.Yield(); read(); }\nvoid Read() => Thread.Sleep(1);");
    }

    public override string Id => "ATK2004";

    public override string Surroundings => Work.Source;
}
