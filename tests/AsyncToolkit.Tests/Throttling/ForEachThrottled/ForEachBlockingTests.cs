using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public class ForEachArrayBlockingTests : ForEachBlockingContract<ArrayKind, LimitEntry>;

public class ForEachArrayOptionsBlockingTests : ForEachBlockingContract<ArrayKind, OptionsTwinEntry>;

public class ForEachListBlockingTests : ForEachBlockingContract<ListKind, LimitEntry>;

public class ForEachStrictBlockingTests : ForEachPullBlockingContract<StrictKind, LimitEntry>;

public class ForEachStrictAllOptionsBlockingTests : ForEachPullBlockingContract<StrictKind, AllOptionsEntry>;

public class ForEachCompletedAsyncBlockingTests : ForEachPullBlockingContract<CompletedAsyncKind, OptionsEntry>;

public class ForEachYieldingAsyncBlockingTests : ForEachPullBlockingContract<YieldingAsyncKind, LimitTwinEntry>;

public class ForEachChannelBlockingTests : ForEachBlockingContract<ChannelKind, LimitEntry>;
