using System.Diagnostics;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AsyncToolkit.Internal;
using CallSite = AsyncToolkit.Internal.CallSite;

namespace AsyncToolkit.Tests.BlockingDetection.Contracts;

/// <summary>The file and line of frames, where there is one.</summary>
public sealed class SourceLineTests : IDisposable
{
    private readonly SourceLocator _locator = new();

    public void Dispose() => _locator.Dispose();

    [Fact]
    public void Find_InTheMiddleOfAMethod_IsTheLineOfTheCall()
    {
        (StackTrace stack, string file, int line) = Capture();

        Assert.Equal($" in {file}:line {line}", _locator.Find(stack.GetFrame(0)!));
    }

    [Fact]
    public void Describe_ShowsTheLineOnce()
    {
        (StackTrace stack, string file, int line) = Capture();

        Assert.Equal(
            $"   at {typeof(SourceLineTests).FullName}.{nameof(Capture)}() in {file}:line {line}",
            CallSite.Of(stack, "Stream.Read").Describe(_locator).Split('\n')[0]);
    }

    [Fact]
    public void Find_InTheFramework_IsEmpty()
    {
        StackFrame lazy = FrameOf("System.Lazy`1", probe => _ = new Lazy<string>(probe.ToString).Value);

        Assert.Equal("", _locator.Find(lazy));
    }

    [Fact]
    public void Find_InAMethodThatTheCompilerMade_IsEmpty()
    {
        StackFrame made = FrameOf(typeof(Reading).FullName!.Replace('+', '.'), probe => _ = new Reading(probe).ToString());

        Assert.Equal("", _locator.Find(made));
    }

    // Its module has symbols, but nothing about it.
    [Fact]
    public void Find_InAMethodMadeAtRunTime_IsEmpty()
    {
        var made = new DynamicMethod("Made", typeof(string), [typeof(Probe)], typeof(SourceLineTests).Module, skipVisibility: true);
        ILGenerator code = made.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Callvirt, typeof(object).GetMethod(nameof(ToString))!);
        code.Emit(OpCodes.Ret);
        var call = made.CreateDelegate<Func<Probe, string>>();
        var probe = new Probe();
        call(probe);

        StackFrame frame = probe.Stack!.GetFrames().First(frame => FrameText.Of(frame).Method == "Made");

        Assert.Equal("", _locator.Find(frame));
    }

    [Fact]
    public void Find_WithoutAMethod_IsEmpty() => Assert.Equal("", _locator.Find(new StackFrame(skipFrames: 10_000)));

    [Theory]
    [InlineData(0, @"^ in .*SourceLineTests\.cs:line \d+$")]
    [InlineData(StackFrame.OFFSET_UNKNOWN, "^$")]
    public void Find_AtTheBeginningOfAMethod_IsItsLine_AndEmptyWithoutAnOffset(int offset, string place) =>
        Assert.Matches(place, _locator.Find(new MadeFrame(typeof(SourceLineTests).GetMethod(nameof(Dispose))!, offset)));

    // Statements before and after the capture, each on a line of its own.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static (StackTrace Stack, string File, int Line) Capture()
    {
        (string file, int before) = Place();
        var stack = new StackTrace(fNeedFileInfo: false);
        (string _, int after) = Place();
        Assert.Equal(before + 2, after);
        return (stack, file, before + 1);
    }

    private static (string File, int Line) Place([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => (file, line);

    private static StackFrame FrameOf(string type, Action<Probe> call)
    {
        var probe = new Probe();
        call(probe);
        return probe.Stack!.GetFrames().First(frame => FrameText.Of(frame).Type == type);
    }

    private sealed record Reading(Probe Probe);

    private sealed class Probe
    {
        internal StackTrace? Stack { get; private set; }

        public override string ToString()
        {
            Stack ??= new StackTrace(fNeedFileInfo: false);
            return "";
        }
    }
}
