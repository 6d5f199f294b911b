package auditlog.equivalence;

import auditlog.AuditLogService;
import auditlog.baseline.OffsetAuditLogService;
import auditlog.enhanced.IndexedAuditLogService;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Which service runs beside the other users of the files: the measure of what they have to bear, or the one that is measured. */
enum Beside {
    BASELINE(OffsetAuditLogService.class),
    ENHANCED(IndexedAuditLogService.class);

    private final Class<?> type;

    Beside(Class<?> type) {
        this.type = type;
    }

    AuditLogService open(LiveFiles files) throws SQLException, IOException {
        return switch (this) {
            case BASELINE -> new OffsetAuditLogService(files.database(), files.payloads());
            case ENHANCED -> IndexedAuditLogService.open(files.database(), files.payloads());
        };
    }

    /** Opens the service with classes of its own, whose loader nobody but the service knows: all the rest is the test's. */
    AuditLogService openWithOwnClasses(LiveFiles files) throws ReflectiveOperationException {
        OwnClasses loader = new OwnClasses(type);
        Class<?> own = loader.loadClass(type.getName());
        if (own.getClassLoader() != loader) {
            throw new AssertionError(own + " is not its own");
        }
        return (AuditLogService)
                switch (this) {
                    case BASELINE ->
                        own.getConstructor(Path.class, Path.class).newInstance(files.database(), files.payloads());
                    case ENHANCED ->
                        own.getMethod("open", Path.class, Path.class).invoke(null, files.database(), files.payloads());
                };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Loads the classes of a service's package itself, and leaves all others to the loader of the test. */
    private static final class OwnClasses extends URLClassLoader {

        private final String prefix;

        OwnClasses(Class<?> type) {
            super(new URL[] {type.getProtectionDomain().getCodeSource().getLocation()}, Beside.class.getClassLoader());
            prefix = type.getPackageName() + ".";
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
