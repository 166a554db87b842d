namespace Tensorflow.Contexts
{
    public sealed class Context
    {
        public extern Context();

        public extern void restore_mode();
    }
}

namespace Tensorflow.Device
{
    public class PhysicalDevice
    {
        public extern PhysicalDevice();

        public extern string DeviceName { get; set; }

        public extern string DeviceType { get; set; }
    }
}

namespace Tensorflow.Framework
{
    using Tensorflow.Device;

    public class ConfigImpl
    {
        public extern ConfigImpl();

        public extern PhysicalDevice[] list_physical_devices(string device_type = null);
    }
}

namespace Tensorflow.Framework.Models
{
    public class TypeSpec
    {
    }
}
