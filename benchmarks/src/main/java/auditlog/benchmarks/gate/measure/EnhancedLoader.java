package auditlog.benchmarks.gate.measure;

import auditlog.AuditLogService;
import auditlog.datagen.Dataset;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The class loader of one build of the enhanced module. Only the module's own classes are its own; the contract's types, the
 * baseline, the SQLite driver and the JSON library are the parent's, so that all builds in one JVM share them: two copies of
 * SQLite in one process would break each other's locks.
 */
final class EnhancedLoader extends URLClassLoader {

    private static final String PACKAGE = "auditlog.enhanced.";
    private static final String SERVICE = PACKAGE + "IndexedAuditLogService";

    static {
        registerAsParallelCapable();
    }

    /**
     * A loader.
     *
     * @param module the module's jar or its directory of classes
     * @param parent has everything else
     */
    EnhancedLoader(Path module, ClassLoader parent) throws IOException {
        super(new URL[] {module.toUri().toURL()}, parent);
    }

    /**
     * Opens the module's service.
     *
     * @param dataset what it answers from
     * @throws IOException if the module has no such service, or it can't be opened
     */
    AuditLogService open(Dataset dataset) throws IOException {
        try {
            return (AuditLogService) loadClass(SERVICE)
                    .getMethod("open", Path.class, Path.class)
                    .invoke(null, dataset.database(), dataset.payloads());
        } catch (InvocationTargetException e) {
            throw new IOException(getURLs()[0] + ": its service can't be opened: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IOException(
                    getURLs()[0] + " has no " + SERVICE + ".open(Path, Path) that gives an AuditLogService: " + e, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            Class<?> found = known == null ? findClass(name) : known;
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }
}
