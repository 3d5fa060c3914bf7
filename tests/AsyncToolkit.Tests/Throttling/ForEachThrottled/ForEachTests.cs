using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.ForEachThrottled;

public class ForEachArrayTests : ForEachContract<ArrayKind, LimitEntry>;

public class ForEachArrayTwinTests : ForEachContract<ArrayKind, LimitTwinEntry>;

public class ForEachArrayOptionsTests : ForEachContract<ArrayKind, OptionsEntry>;

public class ForEachArrayOptionsTwinTests : ForEachContract<ArrayKind, OptionsTwinEntry>;

public class ForEachListTests : ForEachContract<ListKind, LimitEntry>;

public class ForEachIteratorTests : ForEachLazyContract<IteratorKind, LimitEntry>;

public class ForEachStrictTests : ForEachLazyContract<StrictKind, LimitEntry>;

public class ForEachStrictTwinTests : ForEachLazyContract<StrictKind, LimitTwinEntry>;

public class ForEachStrictOptionsTests : ForEachLazyContract<StrictKind, OptionsEntry>;

public class ForEachStrictAllOptionsTests : ForEachLazyContract<StrictKind, AllOptionsEntry>;

public class ForEachCompletedAsyncTests : ForEachLazyContract<CompletedAsyncKind, LimitEntry>;

public class ForEachYieldingAsyncTests : ForEachLazyContract<YieldingAsyncKind, LimitEntry>;

public class ForEachYieldingAsyncTwinTests : ForEachLazyContract<YieldingAsyncKind, LimitTwinEntry>;

public class ForEachYieldingAsyncOptionsTests : ForEachLazyContract<YieldingAsyncKind, OptionsEntry>;

public class ForEachYieldingAsyncOptionsTwinTests : ForEachLazyContract<YieldingAsyncKind, OptionsTwinEntry>;

public class ForEachYieldingAsyncAllOptionsTests : ForEachLazyContract<YieldingAsyncKind, AllOptionsEntry>;

public class ForEachChannelTests : ForEachContract<ChannelKind, LimitEntry>;
