using System.Diagnostics;
using System.Reflection;

namespace AsyncToolkit.Tests.BlockingDetection;

/// <summary>A frame of which only the method is known, and maybe where in it.</summary>
internal sealed class MadeFrame(MethodBase method, int offset = StackFrame.OFFSET_UNKNOWN) : StackFrame(skipFrames: 10_000)
{
    public override MethodBase GetMethod() => method;

    public override int GetILOffset() => offset;
}
